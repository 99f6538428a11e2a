/** The voucher family as the contract suite meets it. */
import { parseTemplateCode } from '../../domain/ids.ts';
import {
  answeringCode,
  createGatewayKeys,
  gatewayMisbehaviours,
  inventedCodes,
  keySettings,
} from '../alipay-gateway/simulator-gateway-stand.ts';
import { parsed, type SimulatorStand, type StandChange } from '../simulation/simulator-stand.ts';
import { createVoucherSimulator } from './simulator.ts';
import { type VoucherSeed, voucherSeedIds, voucherSeeds } from './simulator-seeds.ts';
import { mostRows } from './wire.ts';

const clientId = 'CONTRACT00000VOUCHER';
const { secrets, ourPublicKey, vendorPrivateKey } = createGatewayKeys();
const summer = parsed(parseTemplateCode(voucherSeedIds.summer));

/** The page promises that one requestId is applied once. */
const status = {
  kind: 'SWITCH_TEMPLATE_STATUS',
  target: summer,
  intents: [{ status: 'PAUSED' }, { status: 'ACTIVE' }],
  elsewhere: {
    target: parsed(parseTemplateCode('73702026010100000000000000009999')),
    refusedAs: 'TEMPLATE_NOT_FOUND',
  },
  carries: 'requestId',
  repeated: { becomes: 'done', effects: 1 },
  proven: null,
} as const satisfies StandChange;

/** More than fit on one page of one window. */
const templates: readonly VoucherSeed[] = [
  ...voucherSeeds,
  ...Array.from({ length: 2 * mostRows }, (_, index) => ({
    templateId: `737020260101000000000000001${String(index).padStart(5, '0')}`,
    status: 'ACTIVTED' as const,
    quantity: 10,
  })),
];

/** Cashless vouchers at AlipayHK. */
export const stand: SimulatorStand = {
  async start({ now }) {
    const simulator = await createVoucherSimulator({
      clients: [{ clientId, merchantId: '2160120000000001', keys: [{ version: 1, publicKeyPem: ourPublicKey }] }],
      privateKeyPem: vendorPrivateKey,
      templates,
      now,
    });
    // A refusal that the vendor leaves unsigned would be none; here every code is the vendor's own word.
    simulator.settings.unsignedSignatureRefusal = false;
    const { url, books, close } = simulator;
    return { url, requests: books.requests, effects: books.effects, close };
  },
  settings: (url) => ({ baseUrl: url, clientId, ...keySettings }),
  secrets,
  answers: { areSigned: true },
  changes: [status],
  exactNumbers: [
    {
      title: 'quoted counts of a template with an id of 32 digits',
      change: status,
      sent: [summer],
      kept: [summer],
      told: [summer, '50000', '18244', '31756'],
    },
  ],
  answering: answeringCode,
  inventedCodes,
  misbehaviours: [
    ...gatewayMisbehaviours,
    { name: 'wrongTemplate', meets: 'read', becomes: 'unknown', alarms: true },
    { name: 'inventsStatus', args: ['BRAND_NEW'], meets: 'read', becomes: 'unknown', alarms: true },
    { name: 'namelessRow', meets: 'list', becomes: 'done', alarms: true },
  ],
  // The vendor has never seen our key; a code is the only text that it can be made to say.
  quoting: null,
  list: { entries: templates.length },
  quota: null,
};
