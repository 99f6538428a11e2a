/**
 * One signed call to the Taobao Open Platform and its answer.
 * Source: Taobao Open Platform "API calling method", article 101617 (public parameters, encoding, answers).
 */
import type { VendorRequest } from '../../domain/operation.ts';
import { decodeBody, mayBeJson } from '../charset.ts';
import type { ConnectorDeps } from '../connector.ts';
import { parseExactJson } from '../json.ts';
import { type Answered, createTransport, type Exchange } from '../transport.ts';
import type { AlisportsCredentials, AlisportsSettings } from './settings.ts';
import { type Parameters, sendable, sign } from './sign.ts';
import { apiName, readAnswer, type TopAnswer } from './wire.ts';

/** An answer, or what came instead of one. */
export type CallResult = TopAnswer | Exclude<Exchange, { kind: 'answered' }>;

export interface Gateway {
  /** Signs afresh, sends once, reads. May be called again with the same request. Never throws. */
  call(request: VendorRequest): Promise<CallResult>;
  close(): Promise<void>;
}

export function createGateway(settings: AlisportsSettings, deps: ConnectorDeps): Gateway {
  const transport = (deps.openTransport ?? createTransport)({
    origin: settings.gatewayUrl.origin,
    ...deps.limits,
    // Answers are not signed and say nothing of the question: what follows one on its connection could pass for the next.
    reusesConnections: false,
    onTrouble: deps.onTrouble,
  });
  return {
    async call({ path, body }) {
      const exchange = await transport.post({
        path,
        headers: {
          'accept-encoding': 'gzip',
          'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
        },
        body: formOf(body, { ...settings, ...settings.credentials() }, deps.machineTime()),
      });
      return exchange.kind === 'answered' ? readExchange(exchange) : exchange;
    },
    close: () => transport.close(),
  };
}

/** Everything goes into the body: what stands in a URL ends in somebody's access log. */
function formOf(reqDto: string, settings: AlisportsSettings & AlisportsCredentials, at: Date): string {
  const parameters: Parameters = {
    method: apiName,
    app_key: settings.appKey,
    session: settings.session,
    timestamp: formatTimestamp(at),
    v: '2.0',
    sign_method: settings.signMethod,
    format: 'json',
    partner_id: settings.partnerId,
    target_app_key: settings.targetAppKey,
    req_dto: reqDto,
  };
  const signature = sign(parameters, settings.appSecret, settings.signMethod);
  const form = new URLSearchParams(Object.fromEntries(sendable(parameters)));
  form.set('sign', signature);
  return form.toString();
}

/** `yyyy-MM-dd HH:mm:ss` in GMT+8, wherever this process runs. */
export function formatTimestamp(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** TOP answers its own errors with HTTP 200 too; another status comes from something in front of it. */
function readExchange({ status, headers, body }: Answered): TopAnswer {
  if (status !== 200) return { kind: 'unreadable', why: `the answer has HTTP status ${status}` };
  const contentType = headers.get('content-type');
  if (!mayBeJson(contentType)) return { kind: 'unreadable', why: 'the answer does not say that it is JSON' };
  const text = decodeBody(body, contentType);
  if (text === null) return { kind: 'unreadable', why: 'the answer is not in the charset that it declares' };
  let parsed: unknown;
  try {
    parsed = parseExactJson(text);
  } catch {
    return { kind: 'unreadable', why: 'the answer is not JSON' };
  }
  return readAnswer(parsed);
}
