/** Turns what the simulated vendor decided into signed bytes, and spoils their signature on command. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { SimulatedAnswer } from '../simulation/simulator-desk.ts';
import type { GatewayFault, SignedPart } from './simulator-faults.ts';
import type { GatewaySimulatorSettings } from './simulator-settings.ts';
import { type SignedParts, signatureOf } from './simulator-signature.ts';
import type { EnvelopeKey } from './wire.ts';

/** What the vendor decided about one request. */
export interface Verdict {
  readonly status: string;
  readonly code: string;
  readonly message: string;
  /** What the answer carries besides the outcome object. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A verdict on its way to whoever asked. */
export interface Answer {
  readonly verdict: Verdict;
  readonly envelope: EnvelopeKey;
  readonly path: string;
  readonly clientId: string;
}

/** With what, and when, answers are signed. */
export interface RenderDeps {
  readonly key: () => KeyObject;
  readonly keyVersion: number;
  readonly settings: GatewaySimulatorSettings;
  readonly now: () => Date;
  readonly newTraceId: () => string;
}

/** Prepares a function that renders answers: compact JSON, HTTP 200, header names in lower case as in the samples. */
export function createRenderer({ key, keyVersion, settings, now, newTraceId }: RenderDeps) {
  return function render(answer: Answer, fault: GatewayFault = {}): SimulatedAnswer {
    const message = messageOf(answer, settings);
    const clientId = fault.forAnotherClient ? `${answer.clientId}X` : answer.clientId;
    const time = hongKongTime(now().getTime() - (fault.responseTimeAgoMs ?? 0));
    const isUnsigned =
      fault.signature === 'absent' ||
      (settings.unsignedSignatureRefusal && answer.verdict.code === 'INVALID_SIGNATURE');
    const signatureOver = (body: Buffer): string =>
      signatureHeader(signed(key(), { path: answer.path, clientId, time, body }, fault), keyVersion, fault);
    return {
      text: JSON.stringify(fault.message?.(message) ?? message),
      headers: (body) => ({
        'client-id': clientId,
        'content-type': 'application/json;charset=UTF-8',
        'response-time': time,
        [settings.traceHeader]: newTraceId(),
        ...(isUnsigned ? {} : { signature: signatureOver(body) }),
      }),
    };
  };
}

function messageOf({ verdict, envelope }: Answer, { messageKey }: GatewaySimulatorSettings): Record<string, unknown> {
  const { status, code, message, fields } = verdict;
  return { [envelope]: { resultStatus: status, resultCode: code, [messageKey]: message }, ...fields };
}

/** ISO-8601 with seconds and a numeric offset, as the vendor's samples print it. */
function hongKongTime(epochMs: number): string {
  return `${new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

/** A key that nobody has heard of; made when it is first needed, and once: that takes longer than many answers. */
let strangersKey: KeyObject | null = null;

function signed(key: KeyObject, parts: SignedParts, { wronglySigned }: GatewayFault): string {
  if (wronglySigned === undefined) return signatureOf(key, parts);
  if (wronglySigned === 'key')
    return signatureOf((strangersKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), parts);
  return signatureOf(key, { ...parts, ...otherThan(parts)[wronglySigned] });
}

const otherThan = ({ path, clientId, time, body }: SignedParts) =>
  ({
    path: { path: `${path}/other` },
    time: { time: time.replace(/^\d{4}/, '1999') },
    body: { body: Buffer.concat([body, Buffer.from(' ')]) },
    clientId: { clientId: `${clientId}X` },
  }) satisfies Record<Exclude<SignedPart, 'key'>, Partial<SignedParts>>;

function signatureHeader(base64: string, keyVersion: number, { signature }: GatewayFault): string {
  const value = signature === 'raw' ? base64 : encodeURIComponent(base64);
  const comma = signature === 'spaced' ? ', ' : ',';
  return ['algorithm=RSA256', `keyVersion=${keyVersion}`, `signature=${value}`].join(comma);
}
