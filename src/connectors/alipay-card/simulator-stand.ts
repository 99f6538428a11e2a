/** The card family as the contract suite meets it. */
import { parseTemplateCode } from '../../domain/ids.ts';
import {
  answeringCode,
  createGatewayKeys,
  gatewayMisbehaviours,
  inventedCodes,
  keySettings,
} from '../alipay-gateway/simulator-gateway-stand.ts';
import { parsed, type SimulatorStand, type StandChange } from '../simulation/simulator-stand.ts';
import { createCardSimulator } from './simulator.ts';
import { seedCodes } from './simulator-seeds.ts';

const client = { clientId: 'CONTRACT00000000CARD', merchantId: '2160120000000001' };
const { secrets, ourPublicKey, vendorPrivateKey } = createGatewayKeys();
const milkTea = parsed(parseTemplateCode(seedCodes.milkTea));
const nobodys = parsed(parseTemplateCode('82026010100135000000000000009999'));

/** No page promises anything for a repeated requestId: the simulator applies it again. */
const budget = {
  kind: 'UPDATE_TEMPLATE_BUDGET',
  target: milkTea,
  intents: [
    { updateType: 'APPEND', number: 250 },
    { updateType: 'SUBTRACT', number: 75 },
  ],
  elsewhere: { target: nobodys, refusedAs: 'TEMPLATE_NOT_FOUND' },
  carries: 'requestId',
  repeated: { becomes: 'done', effects: 2 },
  proven: { settings: { settleUpdateBudgetBy: 'REPEATING' }, vendorSettings: { replay: 'DEDUPLICATES' } },
} as const satisfies StandChange;

const status = {
  kind: 'SWITCH_TEMPLATE_STATUS',
  target: milkTea,
  intents: [{ status: 'PAUSED' }, { status: 'ACTIVE' }],
  elsewhere: { target: nobodys, refusedAs: 'TEMPLATE_NOT_FOUND' },
  carries: null,
  repeated: { becomes: 'TRANSITION_FORBIDDEN', effects: 1 },
  proven: null,
} as const satisfies StandChange;

/** Redeemable cards at AlipayHK. */
export const stand: SimulatorStand = {
  async start({ now }) {
    const simulator = await createCardSimulator({
      clients: [{ ...client, keys: [{ version: 1, publicKeyPem: ourPublicKey }] }],
      privateKeyPem: vendorPrivateKey,
      now,
    });
    // A refusal that the vendor leaves unsigned would be none; here every code is the vendor's own word.
    simulator.settings.unsignedSignatureRefusal = false;
    const { url, books, close } = simulator;
    return { url, requests: books.requests, effects: books.effects, close };
  },
  settings: (url) => ({ baseUrl: url, ...client, ...keySettings, templates: [milkTea] }),
  secrets,
  answers: { areSigned: true },
  changes: [budget, status],
  exactNumbers: [
    {
      title: 'a stock of six digits on a code of 32',
      change: { ...budget, intents: [{ updateType: 'APPEND', number: 979_999 }, budget.intents[1]] },
      sent: ['979999', milkTea],
      kept: ['979999', milkTea],
      told: ['999999', milkTea],
    },
  ],
  answering: answeringCode,
  inventedCodes,
  misbehaviours: [...gatewayMisbehaviours, { name: 'wrongTemplate', meets: 'read', becomes: 'unknown', alarms: true }],
  // The vendor has never seen our key; a code is the only text that it can be made to say.
  quoting: null,
  list: null,
  quota: null,
};
