/** What the stands of both AlipayHK families have in common: keys, result codes, and what can go wrong at the gateway. */
import { generateKeyPairSync } from 'node:crypto';
import type { ResultCode } from '../connector.ts';
import type { ExpectedMisbehaviour, Order, StandSecret } from '../simulation/simulator-stand.ts';
import { signedParts } from './simulator-faults.ts';

const newKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** Our key and the vendor's, each with another one that is wrong. */
export function createGatewayKeys() {
  const [ours, vendors, strangers] = [newKeys(), newKeys(), newKeys()];
  const secrets = {
    OURS: { text: ours.privateKey, wrong: strangers.privateKey, wrongBecomes: 'SIGNATURE_REFUSED' },
    THEIRS: { text: vendors.publicKey, wrong: strangers.publicKey, wrongBecomes: 'unknown', isPublic: true },
  } as const satisfies Record<string, StandSecret>;
  return { secrets, ourPublicKey: ours.publicKey, vendorPrivateKey: vendors.privateKey };
}

/** Settings that refer to those keys. */
export const keySettings = { privateKey: { env: 'OURS' }, vendorPublicKey: { env: 'THEIRS' } } as const;

/** SUCCESS is proper service; the gateway's own table is printed as one. */
export function answeringCode({ code, status, source }: ResultCode): Order | null {
  if (code === 'SUCCESS') return null;
  return source.includes('Supernet')
    ? { name: 'refusesAtGateway', args: [code] }
    : { name: 'refusesWith', args: [code, status] };
}

/** Codes that nobody documents, with every status; S has done its work. */
export const inventedCodes: readonly Order[] = ['S', 'F', 'U', 'A'].map((status) => ({
  name: 'inventsCode',
  args: ['NEVER_SEEN_BEFORE', status],
}));

/** What can go wrong at the gateway, whatever is behind it. */
export const gatewayMisbehaviours: readonly ExpectedMisbehaviour[] = [
  { name: 'refusesWith', args: ['PARAM_ILLEGAL'], becomes: 'refused' },
  { name: 'refusesWith', args: ['PARAM_ILLEGAL', 'U'], becomes: 'unknown' },
  { name: 'refusesWith', args: ['PARAM_ILLEGAL', 'A'], becomes: 'unknown' },
  { name: 'refusesWith', args: ['SUCCESS', 'F'], becomes: 'unknown' },
  { name: 'refusesAtGateway', args: ['ACCESS_DENIED'], becomes: 'refused' },
  { name: 'refusesUnknown', becomes: 'unknown' },
  { name: 'answersUnknown', args: [{ applied: true }], becomes: 'unknown' },
  { name: 'answersUnknown', args: [{ applied: false }], becomes: 'unknown' },
  { name: 'inventsCode', args: ['PARAM_ILLEGAL', 'S'], becomes: 'unknown' },
  { name: 'unsigned', becomes: 'unknown', alarms: true },
  ...signedParts.map((part) => ({
    name: 'wronglySigned',
    args: [part],
    becomes: 'unknown' as const,
    alarms: true,
  })),
  { name: 'rawBase64Signature', becomes: 'done' },
  { name: 'spacedSignature', becomes: 'done' },
  { name: 'answersAnotherClient', becomes: 'unknown', alarms: true },
  { name: 'staleResponseTime', becomes: 'unknown', alarms: true },
  { name: 'noResult', becomes: 'unknown', alarms: true },
];
