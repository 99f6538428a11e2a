/** Alisports as the contract suite meets it. */
import type { ReceivedRequest } from '../simulation/simulator-desk.ts';
import type { Order, SimulatorStand, StandChange } from '../simulation/simulator-stand.ts';
import { createAlisportsSimulator } from './simulator.ts';
import { alisportsSimulatorDuplicateCode } from './simulator-business.ts';
import { decimal, fullDraft, keyOf, long, parkingDraft } from './simulator-test-drafts.ts';

const app = { appKey: '12345678', appSecret: 'contract-secret-1', session: 'contract-session-1' };

/** A repeated create is refused under a code that onboarding has to find; the simulator's is invented. */
const upsert = {
  kind: 'UPSERT_BENEFIT',
  target: keyOf('contract-1'),
  intents: [parkingDraft, { ...parkingDraft, name: '2小时停车券' }],
  elsewhere: { target: keyOf('contract-1', '4'), refusedAs: 'VENDOR_REFUSED_INPUT' },
  carries: null,
  repeated: { becomes: 'DUPLICATE_REQUEST', effects: 1 },
  proven: null,
} as const satisfies StandChange;

const largest = '9223372036854775807';

/** Parking coupons at Alisports. */
export const stand: SimulatorStand = {
  async start({ now }) {
    const { url, books, settings, close } = await createAlisportsSimulator({ apps: [app], now });
    settings.longIds = true;
    return { url, requests: books.requests, effects: books.effects, close };
  },
  settings: (url) => ({
    gatewayUrl: `${url}/router/rest`,
    appKey: app.appKey,
    appSecret: { env: 'APP_SECRET' },
    session: { env: 'SESSION' },
    channelCode: '28246631',
    creatorId: 'venue-1',
    duplicateCodes: [alisportsSimulatorDuplicateCode],
  }),
  secrets: {
    APP_SECRET: { text: app.appSecret, wrong: 'contract-secret-2', wrongBecomes: 'SIGNATURE_REFUSED' },
    SESSION: { text: app.session, wrong: 'contract-session-2', wrongBecomes: 'SESSION_REFUSED', isSent: true },
  },
  businessOf: ({ body }: ReceivedRequest) => new URLSearchParams(body).get('req_dto') ?? '',
  answers: { areSigned: false, because: 'the Taobao Open Platform signs no answers' },
  changes: [upsert],
  exactNumbers: [
    {
      title: 'an activity of 2^63-1, as many fen, and a new id beyond 2^53',
      change: {
        ...upsert,
        target: { ...keyOf('contract-1'), activityId: long(largest) },
        intents: [{ ...fullDraft, originalPrice: decimal('92233720368547758.07') }, parkingDraft],
      },
      sent: [largest, `"oprice":${largest}`, '101', '2000'],
      kept: [largest, `"oprice":"${largest}"`, '101', '2000'],
      told: [largest, '92233720368547758.07', '1.01', '20', '9007199254741994'],
    },
    ...['9007199254740991', '9007199254740993'].map((fen) => {
      const yuan = `${fen.slice(0, -2)}.${fen.slice(-2)}`;
      return {
        title: `${yuan} yuan`,
        change: { ...upsert, intents: [{ ...parkingDraft, originalPrice: decimal(yuan) }, parkingDraft] as const },
        sent: [`"oprice":${fen}`],
        kept: [`"oprice":"${fen}"`],
        told: [yuan],
      };
    }),
  ],
  answering,
  needsKnownTarget: ({ code }) => code === 'isv.benefit-not-exist',
  inventedCodes: [
    { name: 'refusesWith', args: [99] },
    { name: 'refusesWith', args: [15, 'isp.brand-new'] },
    { name: 'refusesWith', args: [15, 'isv.brand-new'] },
    { name: 'failsWith', args: ['BRAND_NEW'] },
    { name: 'failsWith', args: [''] },
  ],
  misbehaviours: [
    { name: 'refusesWith', args: [15, 'isp.remote-service-timeout'], becomes: 'unknown' },
    { name: 'refusesWith', args: [25, null, 'Invalid signature'], becomes: 'refused' },
    { name: 'failsWith', args: ['isv.invalid-parameter'], becomes: 'refused' },
    { name: 'backendTimesOut', args: [{ applied: true }], becomes: 'unknown' },
    { name: 'backendTimesOut', args: [{ applied: false }], becomes: 'unknown' },
    { name: 'bans', args: ['accesscontrol.limited-by-api-access-count', 7], becomes: 'refused', retryAfterSeconds: 8 },
    { name: 'bans', args: ['accesscontrol.limited-by-app-access-count', null], becomes: 'refused' },
    { name: 'answersAsText', becomes: 'done' },
    { name: 'answersXml', becomes: 'unknown', alarms: true },
    { name: 'withoutResult', becomes: 'unknown', alarms: true },
    { name: 'withoutModel', becomes: 'done' },
  ],
  quoting: (text) => ({ name: 'failsWith', args: ['isv.invalid-parameter', `no such thing: ${text}`] }),
  list: null,
  quota: null,
};

/** A sub-code's `*` stands for any name. */
function answering({ code, status }: { readonly code: string; readonly status: string }): Order | null {
  if (status === 'success') return null;
  const name = code.replace('*', 'mtop');
  if (status === 'failure') return { name: 'failsWith', args: [name] };
  if (/^\d+$/.test(code)) return { name: 'refusesWith', args: [Number(code)] };
  return { name: 'refusesWith', args: [code.startsWith('accesscontrol.') ? 7 : 15, name] };
}
