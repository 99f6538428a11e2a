/**
 * One signed call to KYBIO and what its envelope says.
 * Source: KYBIO "Modify member's balance points" (headers, envelope). Answers are not signed, so nothing about them can
 * be verified; the HTTP status of errors is not documented, so anything but 200 leaves open what happened.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { VendorRequest } from '../../domain/operation.ts';
import type { Outcome, VendorVerdict } from '../../domain/outcome.ts';
import { oneLine } from '../../domain/plain-words.ts';
import { decodeBody, mayBeJson } from '../charset.ts';
import type { ConnectorDeps } from '../connector.ts';
import { type Answered, createTransport } from '../transport.ts';
import { refusalOf } from './codes.ts';
import { hideWords } from './hidden-words.ts';
import type { KybioSettings } from './settings.ts';
import { signBody } from './sign.ts';
import type { Content, methods, ReadAnswer } from './wire.ts';

const unzip = promisify(gunzip);
const mostAnswerBytes = 4 * 1024 * 1024;

type Method = (typeof methods)[keyof typeof methods];

/** A message, how its answer is read, and what must be hidden in it. */
export interface Question<T> {
  readonly request: VendorRequest;
  readonly read: ReadAnswer<T>;
  /** Words that tell who a member is; default: none. Long numbers are hidden anyway. */
  readonly personal?: readonly string[];
}

/** The way to one account. */
export interface Gateway {
  /** The path of a method behind the account's base URL. */
  pathOf(method: Method): string;
  /** Signs, sends once, reads the envelope. Never throws for what a vendor or a network does. */
  call<T>(question: Question<T>): Promise<Outcome<Content<T>>>;
  /** Of a success whose content is not what it has to be: an alarm, and nobody knows. */
  unreadable(vendor: VendorVerdict, flaw: string): Outcome<never>;
  close(): Promise<void>;
}

/** Opens the way; nothing is sent before the first call. */
export function createGateway(settings: KybioSettings, deps: ConnectorDeps): Gateway {
  const { origin, pathname } = new URL(settings.baseUrl);
  const transport = (deps.openTransport ?? createTransport)({
    origin,
    ...deps.limits,
    maxAnswerBytes: mostAnswerBytes,
    // Answers are not signed: what follows one on its connection could pass for the next.
    reusesConnections: false,
    onTrouble: deps.onTrouble,
  });
  const prefix = pathname.replace(/\/+$/, '');

  function unreadable(vendor: VendorVerdict, flaw: string): Outcome<never> {
    deps.alarm({ kind: 'unreadableAnswer', detail: flaw });
    return { kind: 'unknown', why: flaw, vendor };
  }

  return {
    pathOf: (method) => `${prefix}/${method}`,
    unreadable,
    async call<T>({ request, read, personal = [] }: Question<T>): Promise<Outcome<Content<T>>> {
      const askedAt = deps.now();
      const { appKey } = settings.credentials();
      const exchange = await transport.post({
        ...request,
        headers: headersOf(request.body, appKey, deps.machineTime()),
      });
      if (exchange.kind === 'neverSent') return exchange;
      if (exchange.kind === 'maybeSent') return { kind: 'unknown', why: exchange.why, vendor: null };
      const blank = { name: 'kybio', status: null, code: null, message: null, traceId: null };
      if (exchange.status !== 200) return unreadable(blank, `the answer has HTTP status ${exchange.status}`);
      if (!mayBeJson(exchange.headers.get('content-type')))
        return unreadable(blank, 'the answer does not say that it is JSON');
      const text = await textOf(exchange);
      const answer = text === null ? null : read(text);
      if (answer === null) return unreadable(blank, 'the answer is no envelope with the status success or error');
      const { status, errorCode: code, message } = answer.printed;
      const vendor = { ...blank, status, code, message: hideWords(heardAs(message), personal) };
      if (answer.status === 'success') return { kind: 'done', value: answer.content, vendor };
      const context = { ...settings, heard: message, askedAt, alarm: deps.alarm };
      return { kind: 'refused', refusal: refusalOf(vendor, context) };
    },
    close: () => transport.close(),
  };
}

/** Whatever could stand invisibly within a word goes before words are hidden. */
const heardAs = (message: string | null): string | null => (message === null ? null : oneLine(message));

/** Names as the article prints them. The time is not signed. */
function headersOf(body: string, appKey: string, at: Date): Record<string, string> {
  return {
    'User-Agent': 'openApi',
    'Content-Type': 'application/json; charset=utf-8',
    'Accept-encoding': 'gzip,deflate',
    'Time-stamp': String(at.getTime()),
    'Data-signature': signBody(appKey, body),
  };
}

/** Bodies come compressed without a header that says so, too; null for what cannot be unpacked within bounds, or is no text. */
async function textOf({ body, headers }: Answered): Promise<string | null> {
  const contentType = headers.get('content-type');
  if (body[0] !== 0x1f || body[1] !== 0x8b) return decodeBody(body, contentType);
  try {
    return decodeBody(await unzip(body, { maxOutputLength: mostAnswerBytes }), contentType);
  } catch {
    return null;
  }
}
