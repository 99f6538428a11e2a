/**
 * Everything the simulated gateway checks before a request reaches the business behind it.
 * Source of the codes: AlipayHK "…cashlessvoucher.template.switchStatus", table of gateway codes. Their order is not
 * documented; ours goes from the outside in, which is an assumption.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Arrival } from '../simulation/simulator-desk.ts';
import type { GatewaySimulatorSettings } from './simulator-settings.ts';
import { parseSignatureHeader, verifies } from './simulator-signature.ts';

/** A partner application as the vendor's onboarding has recorded it. */
export interface SimulatedClient<Operation extends string = string> {
  readonly clientId: string;
  readonly merchantId: string;
  /** Looked at anew with each request: a test may upload another key, or take one away, at any time. */
  readonly keys: ReadonlyArray<{ readonly version: number; readonly publicKeyPem: string }>;
  /** Default: active. */
  readonly status?: 'active' | 'inactive';
  /** The operations it may call; default: all. */
  readonly apis?: readonly Operation[];
}

/** A request the gateway let through. */
export interface Admitted<Operation extends string> {
  readonly operation: Operation;
  readonly client: SimulatedClient<Operation>;
}

/** Why the gateway did not let a request through; `message` is for the developer who reads it. */
export interface GatewayRefusal {
  readonly refusedWith: string;
  readonly message: string;
}

/** What admission needs to know of the world. */
export interface AdmissionDeps<Operation extends string> {
  readonly clients: ReadonlyArray<SimulatedClient<Operation>>;
  readonly operationAt: ReadonlyMap<string, Operation>;
  readonly settings: GatewaySimulatorSettings;
  readonly now: () => Date;
}

/**
 * Opens the books of clients and keys and starts counting traffic.
 * @throws if a public key cannot be read.
 */
export function createAdmission<Operation extends string>(deps: AdmissionDeps<Operation>) {
  const { settings, operationAt, now } = deps;
  const clients = new Map(deps.clients.map((client) => [client.clientId, { client, keys: keyBook(client) }]));
  const hasTrafficLeft = createTrafficLimit(settings, now);

  return function admit({ method, path, headers, body }: Arrival): Admitted<Operation> | GatewayRefusal {
    const operation = method === 'POST' ? operationAt.get(path) : undefined;
    if (operation === undefined) return refused('NO_INTERFACE_DEF', `there is no ${method} ${path}`);
    if (settings.switchedOff.includes(operation)) return refused('API_IS_INVALID', `${operation} is switched off`);

    const clientId = headers['client-id'] ?? '';
    const known = clients.get(clientId);
    if (known === undefined) return refused('UNKNOWN_CLIENT', `no client has the id "${clientId}"`);
    const { client, keys } = known;
    if (client.status === 'inactive') return refused('INVALID_CLIENT_STATUS', 'the client is not active');
    if (client.apis && !client.apis.includes(operation)) {
      return refused('CLIENT_FORBIDDEN_ACCESS_API', `the client has no right to ${operation}`);
    }

    const signature = parseSignatureHeader(headers['signature'] ?? '');
    const key = keys(signature?.get('keyVersion'));
    if (signature !== null && key === undefined) return refused('KEY_NOT_FOUND', 'no key has this keyVersion');

    // Which code answers malformed headers is not documented; PARAM_ILLEGAL is the only printed one that fits.
    const malformed = malformedHeader(headers);
    if (malformed !== null) return refused('PARAM_ILLEGAL', malformed);

    const time = headers['request-time'] ?? '';
    if (signature?.get('algorithm')?.toUpperCase() !== 'RSA256') {
      return refused('INVALID_SIGNATURE', 'the Signature header is absent, unreadable or not algorithm=RSA256');
    }
    const value = signature.get('signature') ?? '';
    if (key === undefined || !verifies(key, { path, clientId, time, body }, value)) {
      return refused('INVALID_SIGNATURE', 'the signature does not verify over the bytes received');
    }
    // Assumption: a signature over a time that is too far away is a signature that no longer counts.
    if (Math.abs(Date.parse(time) - now().getTime()) > settings.clockSkewMs) {
      return refused('INVALID_SIGNATURE', `Request-Time is more than ${settings.clockSkewMs} ms from our clock`);
    }
    if (!hasTrafficLeft(clientId)) return refused('REQUEST_TRAFFIC_EXCEED_LIMIT', 'too many requests in one second');
    return { operation, client };
  };
}

const refused = (refusedWith: string, message: string): GatewayRefusal => ({ refusedWith, message });

/** Finds a client's key by the version as printed in the header; without one the newest applies. */
function keyBook(client: SimulatedClient): (version: string | undefined) => KeyObject | undefined {
  const read = new Map<string, KeyObject>();
  const keyOf = (pem: string): KeyObject => {
    const key = read.get(pem) ?? createPublicKey(pem);
    read.set(pem, key);
    return key;
  };
  for (const { publicKeyPem } of client.keys) keyOf(publicKeyPem);
  return (version) => {
    const newest = String(Math.max(...client.keys.map((key) => key.version)));
    const found = client.keys.find((key) => String(key.version) === (version ?? newest));
    return found && keyOf(found.publicKeyPem);
  };
}

const documentedContentType = /^application\/json\s*;\s*charset="?utf-8"?$/i;
// Fractions of a second are accepted: public client code sends them. `Z` and `+0800` are not the documented form.
const documentedTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?[+-]\d\d:\d\d$/;

function malformedHeader(headers: Arrival['headers']): string | null {
  if (!documentedContentType.test(headers['content-type'] ?? '')) {
    return 'Content-Type must be application/json; charset=UTF-8';
  }
  const time = headers['request-time'] ?? '';
  if (!documentedTime.test(time) || Number.isNaN(Date.parse(time))) {
    return 'Request-Time must look like 2024-05-22T14:42:21+08:00';
  }
  // Encryption is for sensitive data; no operation simulated here carries any.
  return headers['encrypt'] === undefined ? null : 'Encrypt is not accepted here';
}

/** Counts admitted requests per client over the last second. */
function createTrafficLimit(settings: GatewaySimulatorSettings, now: () => Date): (clientId: string) => boolean {
  const admittedAt = new Map<string, number[]>();
  return (clientId) => {
    if (settings.trafficPerSecond === null) return true;
    const at = now().getTime();
    const recent = (admittedAt.get(clientId) ?? []).filter((earlier) => earlier > at - 1000);
    const isAdmitted = recent.length < settings.trafficPerSecond;
    admittedAt.set(clientId, isAdmitted ? [...recent, at] : recent);
    return isAdmitted;
  };
}
