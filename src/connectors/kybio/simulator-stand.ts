/** KYBIO as the contract suite meets it. */
import { type Decimal, parseDecimal } from '../../domain/decimal.ts';
import { parseMemberUid } from '../../domain/ids.ts';
import { parsed, type SimulatorStand, type StandChange } from '../simulation/simulator-stand.ts';
import { createKybioSimulator } from './simulator.ts';
import { kybioSimulatorErrorCodes } from './simulator-errors.ts';
import { kybioSeeds, kybioSeedUids } from './simulator-seeds.ts';

const app = { appId: 'CONTRACTAPP', appKey: 'CONTRACTKEY000001' };
const uid = (text: string) => parsed(parseMemberUid(text));
const decimal = (text: string): Decimal => parsed(parseDecimal(text));
const by = (balance: string, points: string) => ({
  balanceIncrement: decimal(balance),
  pointIncrement: decimal(points),
});

/** That the same member and second are applied once is upstream's rule; KYBIO does not promise it. */
const adjustment = {
  kind: 'ADJUST_MEMBER_BALANCE',
  target: uid(kybioSeedUids.sampled),
  intents: [by('12.34', '-20'), by('-0.01', '5')],
  elsewhere: { target: uid('231607639459719999'), refusedAs: 'MEMBER_NOT_FOUND' },
  carries: 'second',
  repeated: { becomes: 'DUPLICATE_REQUEST', effects: 1 },
  proven: { settings: { duplicateRule: 'PROVEN' } },
} as const satisfies StandChange;

/** Members at KYBIO. */
export const stand: SimulatorStand = {
  async start({ now }) {
    const { url, books, close } = await createKybioSimulator({ apps: [app], now });
    return { url, requests: books.requests, effects: books.effects, close };
  },
  settings: (url) => ({
    baseUrl: `${url}/openapi/v1`,
    appId: app.appId,
    appKey: { env: 'APP_KEY' },
    errorCodes: kybioSimulatorErrorCodes,
  }),
  secrets: { APP_KEY: { text: app.appKey, wrong: 'ANOTHERKEY0000001', wrongBecomes: 'SIGNATURE_REFUSED' } },
  answers: { areSigned: false, because: 'KYBIO signs requests only' },
  changes: [adjustment],
  exactNumbers: [
    exact(kybioSeedUids.belowDouble, by('0.01', '0.05'), ['980.01', '1500.05']),
    exact(kybioSeedUids.atDouble, by('-0.10', '0.10'), ['64.1', '12.1']),
    exact(kybioSeedUids.beyondDouble, by('9007199254740993', '0'), ['9007199254741249.75', '810.5']),
    exact(kybioSeedUids.largest, by('123456789012345678.99', '-9223372036854775807'), [
      '123456789112345678.98',
      '-9223372036853775807',
    ]),
    exact(kybioSeedUids.precise, by('0.00000001', '99999999.99999999'), ['0.12345679', '100000007']),
  ],
  answering({ code, status }) {
    if (status === 'success') return null;
    const meaning = code.replace('errorCodes.', '');
    const [number] = Object.entries(kybioSimulatorErrorCodes).find(([name]) => name === meaning)?.[1] ?? [];
    return { name: 'refusesWith', args: [number ?? 77_777] };
  },
  inventedCodes: [
    { name: 'refusesWith', args: [77_777] },
    { name: 'refusesWith', args: [null] },
  ],
  misbehaviours: [
    { name: 'refusesWith', args: [kybioSimulatorErrorCodes.duplicate[0], '重复提交'], becomes: 'refused' },
    { name: 'usesUpQuota', becomes: 'refused' },
    { name: 'violatesInvariant', becomes: 'done', alarms: true },
    { name: 'echoesOtherIncrement', becomes: 'unknown', alarms: true },
    { name: 'roundsIds', becomes: 'done', alarms: true },
    { name: 'roundsIds', meets: 'read', becomes: 'unknown', alarms: true },
    { name: 'answersOtherMember', becomes: 'unknown', alarms: true },
    { name: 'answersOtherMember', meets: 'read', becomes: 'unknown', alarms: true },
    { name: 'quotesNumbers', becomes: 'done' },
    { name: 'quotesNumbers', meets: 'read', becomes: 'done' },
    { name: 'answersStatus', args: ['pending'], becomes: 'unknown', alarms: true },
    { name: 'answersNoData', becomes: 'unknown', alarms: true },
    { name: 'answersNoData', meets: 'list', becomes: 'unknown', alarms: true },
  ],
  quoting: (text) => ({ name: 'refusesWith', args: [77_777, `no such thing: ${text}`] }),
  list: {
    vendorSettings: { pageSize: 7 },
    entries: kybioSeeds.filter(({ enable }) => enable !== -1).length,
  },
  quota: { callsPerDay: 300, tellsUsed: true },
};

/** `told` are balance and points afterwards. */
function exact(member: string, intent: ReturnType<typeof by>, told: readonly [balance: string, points: string]) {
  const numbers = [member, intent.balanceIncrement, intent.pointIncrement];
  const change: StandChange = { ...adjustment, target: uid(member), intents: [intent, adjustment.intents[1]] };
  return {
    title: `member ${member}, ${intent.balanceIncrement} and ${intent.pointIncrement}`,
    change,
    sent: numbers,
    kept: numbers,
    told: [member, ...told],
  };
}
