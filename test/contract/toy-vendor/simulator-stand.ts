/** The toy vendor as the contract suite meets it. */
import { parsed, type SimulatorStand, type StandChange } from '../../../src/connectors/simulation/simulator-stand.ts';
import { parseTemplateCode } from '../../../src/domain/ids.ts';
import { createToySimulator } from './simulator.ts';

const key = 'toy-key-0000001';
const template = parsed(parseTemplateCode('9007199254740993'));

const budget = {
  kind: 'UPDATE_TEMPLATE_BUDGET',
  target: template,
  intents: [
    { updateType: 'APPEND', number: 5 },
    { updateType: 'SUBTRACT', number: 3 },
  ],
  elsewhere: { target: parsed(parseTemplateCode('9007199254740992')), refusedAs: 'TEMPLATE_NOT_FOUND' },
  carries: 'requestId',
  repeated: { becomes: 'done', effects: 1 },
  proven: null,
} as const satisfies StandChange;

export const stand: SimulatorStand = {
  start: ({ now }) => createToySimulator({ key, now }),
  settings: (url) => ({ baseUrl: url, key: { env: 'KEY' } }),
  // Its answer is signed with the key that we do not have: nobody can tell that it is a refusal.
  secrets: { KEY: { text: key, wrong: 'toy-key-0000002', wrongBecomes: 'unknown' } },
  answers: { areSigned: true },
  changes: [budget],
  exactNumbers: [
    {
      title: 'a code beyond 2^53 and nine digits',
      change: { ...budget, intents: [{ updateType: 'APPEND', number: 999_998_999 }, budget.intents[1]] },
      sent: [template, '999998999'],
      kept: [template, '999998999'],
      told: [template, '999999999'],
    },
  ],
  answering: ({ code }) => (code === 'OK' ? null : { name: 'saysInstead', args: [code] }),
  inventedCodes: [{ name: 'saysInstead', args: ['BRAND_NEW'] }],
  misbehaviours: [
    { name: 'saysInstead', args: ['OUT_OF_BOUNDS'], becomes: 'refused' },
    { name: 'unsigned', becomes: 'unknown', alarms: true },
    { name: 'answersOther', becomes: 'unknown', alarms: true },
    { name: 'answersOther', meets: 'read', becomes: 'unknown', alarms: true },
  ],
  quoting: (text) => ({ name: 'saysInstead', args: ['OUT_OF_BOUNDS', `no such thing: ${text}`] }),
  list: null,
  quota: null,
};
