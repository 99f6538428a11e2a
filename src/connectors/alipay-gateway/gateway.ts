/**
 * One signed call to AlipayHK and its verified answer.
 * Source: AlipayHK "7. Update Redeemable Card Budget" (headers), "Sign a request and verify the signature".
 */

import type { KeyObject } from 'node:crypto';
import type { VendorRequest } from '../../domain/operation.ts';
import type { VendorVerdict } from '../../domain/outcome.ts';
import { decodeBody } from '../charset.ts';
import type { ConnectorDeps } from '../connector.ts';
import { parseExactJson } from '../json.ts';
import { type Answered, type AnswerHeaders, createTransport, type Exchange } from '../transport.ts';
import { buildSignatureHeader, parseSignatureHeader } from './header.ts';
import { createSeenAnswers, type SeenAnswers } from './seen-answers.ts';
import type { GatewayCredentials, GatewaySettings } from './settings.ts';
import { createSigner, type Sign, type SignedParts, verifyRsa256 } from './sign.ts';
import { envelopeKeys, readResult, type VendorResult } from './wire.ts';

export type GatewayAnswer =
  | GatewayResult
  | { readonly kind: 'neverSent'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly vendor: VendorVerdict | null };

/** Verified. @see Answered.closeConnection for who finds that it is no answer to what was asked. */
export interface GatewayResult extends Pick<Answered, 'closeConnection'> {
  readonly kind: 'result';
  readonly result: VendorResult;
  readonly body: unknown;
  readonly vendor: VendorVerdict;
}

export interface Gateway {
  /**
   * To be told of a request that may soon be called: its signature is made meanwhile, and holds for the second of its time.
   * Sends nothing, and never throws.
   */
  foresee(request: VendorRequest): void;
  /** Signs for this second, sends once, verifies, reads. May be called again with the same request. Never throws. */
  call(request: VendorRequest): Promise<GatewayAnswer>;
  close(): Promise<void>;
}

type GatewayDeps = ConnectorDeps & { readonly vendor: string };

/** @param sign makes signatures. */
export function createGateway(settings: GatewaySettings, deps: GatewayDeps, sign: Sign = createSigner()): Gateway {
  const transport = (deps.openTransport ?? createTransport)({
    origin: settings.baseUrl,
    ...deps.limits,
    reusesConnections: settings.reusesConnections,
    onTrouble: deps.onTrouble,
  });
  // An answer may be dated as far ahead as behind.
  const seen = createSeenAnswers(2 * settings.answerTimeToleranceSeconds * 1000);
  const signAt = (at: Date, request: VendorRequest, { privateKey }: GatewayCredentials) => {
    const time = formatTime(at, settings.requestTimeOffset);
    return { time, signed: sign({ ...request, clientId: settings.clientId, time }, privateKey) };
  };
  return {
    foresee(request) {
      // Who calls it is told what is wrong with the key.
      signAt(deps.machineTime(), request, settings.credentials()).signed.catch(() => {});
    },
    async call(request) {
      const askedMs = deps.now().getTime();
      const askedAt = deps.machineTime();
      const credentials = settings.credentials();
      const { time, signed } = signAt(askedAt, request, credentials);
      let signature: string;
      try {
        signature = await signed;
      } catch (error) {
        return { kind: 'neverSent', why: `the request cannot be signed: ${String(error)}` };
      }
      const exchange = await transport.post({
        ...request,
        headers: {
          'client-id': settings.clientId,
          'content-type': 'application/json; charset=UTF-8',
          'request-time': time,
          signature: buildSignatureHeader(credentials.keyVersion, signature),
        },
      });
      return readAnswer(exchange, { request, askedAt, askedMs, seen, settings, credentials, deps });
    },
    close: () => transport.close(),
  };
}

interface Call {
  readonly request: VendorRequest;
  readonly askedAt: Date;
  /** The same moment on the clock that is never set. */
  readonly askedMs: number;
  readonly seen: SeenAnswers;
  readonly settings: GatewaySettings;
  readonly credentials: GatewayCredentials;
  readonly deps: GatewayDeps;
}

function readAnswer(exchange: Exchange, call: Call): GatewayAnswer {
  if (exchange.kind === 'neverSent') return exchange;
  if (exchange.kind === 'maybeSent') return { kind: 'unknown', why: exchange.why, vendor: null };
  const answer = believe(exchange, call);
  if (answer.kind === 'unknown') exchange.closeConnection();
  return answer;
}

function believe(exchange: Answered, call: Call): GatewayAnswer {
  const { deps, settings } = call;
  const vendor = { name: deps.vendor, status: null, code: null, message: null, traceId: traceIdOf(exchange.headers) };
  if (exchange.status !== 200) {
    return unreadable(call, `the answer has HTTP status ${exchange.status}`, vendor);
  }
  const flaw = findSignatureFlaw(exchange, call);
  if (flaw !== null) {
    deps.alarm({ kind: 'unverifiedAnswer', detail: `${flaw}; it claims ${claimOf(exchange, settings)}` });
    return { kind: 'unknown', why: `the answer does not verify: ${flaw}`, vendor };
  }
  const body = parseBody(exchange);
  const result = readResult(body, acceptedEnvelopes(settings));
  if (result === null) return unreadable(call, 'the answer is signed but has no readable result object', vendor);
  const { resultStatus: status, resultCode: code, resultMessage: message } = result;
  const { closeConnection } = exchange;
  return { kind: 'result', result, body, vendor: { ...vendor, status, code, message }, closeConnection };
}

function unreadable(call: Call, why: string, vendor: VendorVerdict): GatewayAnswer {
  call.deps.alarm({ kind: 'unreadableAnswer', detail: why });
  return { kind: 'unknown', why, vendor };
}

/** Why an answer must not be believed; null when it is the vendor's own answer to this request. */
function findSignatureFlaw(exchange: Answered, call: Call): string | null {
  const { headers, body } = exchange;
  const time = headers.get('response-time');
  const header = headers.get('signature');
  if (header === undefined) return 'it has no Signature header';
  if (time === undefined) return 'it has no Response-Time header';
  const signature = parseSignatureHeader(header);
  if (signature === null) return 'its Signature header holds no signature';
  if (signature.algorithm.toUpperCase() !== 'RSA256') return `its algorithm is ${signature.algorithm}, not RSA256`;
  const clientId = headers.get('client-id') ?? call.settings.clientId;
  if (clientId !== call.settings.clientId) return `it is for another client (${clientId})`;
  const parts = { path: call.request.path, clientId, time, body };
  if (!verifiesWithAny(call.credentials.vendorPublicKey, parts, signature.signature)) {
    return 'its signature is wrong';
  }
  return findTimeFlaw(time, call) ?? findReplay(signature.signature, exchange, call);
}

function findReplay(signature: string, exchange: Answered, { askedMs, seen, deps }: Call): string | null {
  // Base64 has many spellings, the bytes have one.
  const bytes = Buffer.from(signature, 'base64').toString('base64');
  const traceId = traceIdOf(exchange.headers);
  const sighting = seen.see(bytes, { askedMs, answeredMs: deps.now().getTime(), traceId });
  // It is as good as the first one; but if it is the first one once more, its own answer is still to come.
  if (sighting === 'twin') exchange.closeConnection();
  return sighting === 'replay' ? 'it is the answer to an earlier request' : null;
}

/** Which of the vendor's keys it was does not matter: its `keyVersion` is not told apart by the pages. */
function verifiesWithAny(keys: readonly KeyObject[], parts: SignedParts, signature: string): boolean {
  return keys.some((key) => verifyRsa256(parts, signature, key));
}

const saysOffset = /T\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/i;

/** The signature does not cover our request: its time tells an answer to it from older ones, and each counts once. */
function findTimeFlaw(time: string, { askedAt, deps, settings }: Call): string | null {
  const toleranceMs = settings.answerTimeToleranceSeconds * 1000;
  // Without an offset it would be read in the zone of this process.
  if (!saysOffset.test(time)) return `its Response-Time ${time} says no offset`;
  const at = Date.parse(time);
  const isOurs = at >= askedAt.getTime() - toleranceMs && at <= deps.machineTime().getTime() + toleranceMs;
  return isOurs ? null : `its Response-Time ${time} is more than ${settings.answerTimeToleranceSeconds} s off`;
}

function acceptedEnvelopes(settings: GatewaySettings) {
  return settings.envelope === 'any' ? envelopeKeys : [settings.envelope];
}

/** For the operator's log only: what an answer that must not be believed says. */
function claimOf(exchange: Answered, settings: GatewaySettings): string {
  const result = readResult(parseBody(exchange), acceptedEnvelopes(settings));
  return result === null ? 'nothing readable' : `${result.resultStatus} ${result.resultCode}`;
}

/** The signature is over bytes; what they say is read in the charset that the answer declares. */
function parseBody({ body, headers }: Answered): unknown {
  const text = decodeBody(body, headers.get('content-type'));
  if (text === null) return null;
  try {
    return parseExactJson(text);
  } catch {
    return null;
  }
}

/** Pages print `Tracer-Id`, samples `tracerid`. */
function traceIdOf(headers: AnswerHeaders): string | null {
  return headers.get('tracer-id') ?? headers.get('tracerid') ?? null;
}

/** ISO-8601 with seconds and the given offset, e.g. `2024-05-22T14:42:21+08:00`. */
export function formatTime(at: Date, offset: string): string {
  const [hours = '0', minutes = '0'] = offset.slice(1).split(':');
  const shiftMs = (offset.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(at.getTime() + shiftMs).toISOString().slice(0, 19) + offset;
}
