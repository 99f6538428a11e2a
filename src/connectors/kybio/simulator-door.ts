/**
 * Everything the simulated vendor checks before a request reaches its business.
 * Source: KYBIO "Modify member's balance points" (headers); the rule of the signature from upstream. The order of the
 * checks is an assumption. The age of `Time-stamp` is not checked: nobody says that the vendor does.
 */
import { createHash } from 'node:crypto';
import { type Arrival, fieldOf } from '../simulation/simulator-desk.ts';
import { refused, type Verdict } from './simulator-errors.ts';
import { readTokens } from './simulator-json.ts';
import type { CallCounter } from './simulator-quota.ts';
import { methods } from './wire.ts';

/** An access credential as the vendor's onboarding has handed it out. */
export interface KybioApp {
  readonly appId: string;
  readonly appKey: string;
  /** Further keys that are accepted while one replaces another; looked at anew with each request, as `appKey` is. */
  readonly otherKeys?: readonly string[];
}

/** The calls that are simulated. */
export type KybioOperation = keyof typeof methods;

/** A request the vendor works on. */
export interface Admitted {
  readonly operation: KybioOperation;
  readonly app: KybioApp;
  readonly body: unknown;
}

/** What the door needs to know. */
export interface DoorDeps {
  readonly apps: readonly KybioApp[];
  readonly prefix: string;
  readonly counter: CallCounter;
}

/** A request that belongs to no method, one that is refused, or one to work on. */
export type Admission = { readonly admitted: Admitted } | { readonly refusal: Verdict } | 'nowhere';

/** Prepares the function that lets requests in; each one let in counts against the day. */
export function createDoor({ apps, prefix, counter }: DoorDeps): (arrival: Arrival) => Admission {
  const operations: readonly KybioOperation[] = [
    'adjust',
    'memberByUid',
    'memberByNumber',
    'membersByPhone',
    'memberPages',
    'callLimit',
    'callsUsed',
  ];
  const operationAt = new Map(operations.map((operation) => [`${prefix}/${methods[operation]}`, operation]));
  const appOf = new Map(apps.map((app) => [app.appId, app]));

  return (arrival) => {
    const operation = arrival.method === 'POST' ? operationAt.get(arrival.path) : undefined;
    if (operation === undefined) return 'nowhere';
    const body = readTokens(arrival.body);
    if (body === undefined) return { refusal: refused('malformed', 'the body is not JSON in UTF-8') };
    const appId = fieldOf(body, 'appId');
    const app = typeof appId === 'string' ? appOf.get(appId) : undefined;
    if (app === undefined) return { refusal: refused('appUnknown', 'no such appId') };
    const flaw = headerFlaw(arrival, app);
    if (flaw !== null) return { refusal: flaw };
    const count = counter.take(app.appId);
    if (count === 'tooFast') return { refusal: refused('tooFast', 'too many calls in one second') };
    if (count === 'usedUp') return { refusal: refused('quotaExhausted', 'no calls are left today') };
    return { admitted: { operation, app, body } };
  };
}

function headerFlaw({ headers, body }: Arrival, { appKey, otherKeys = [] }: KybioApp): Verdict | null {
  const signatures = [appKey, ...otherKeys].map((key) =>
    createHash('md5').update(Buffer.from(key, 'utf8')).update(body).digest('hex').toUpperCase(),
  );
  if (!signatures.includes(headers['data-signature'] ?? '')) {
    return refused('signatureRefused', 'Data-signature does not fit the bytes received');
  }
  if (!/^\d{13}$/.test(headers['time-stamp'] ?? '')) {
    return refused('timeStampMissing', 'Time-stamp must be milliseconds of 13 digits');
  }
  if (headers['user-agent'] !== 'openApi') return refused('malformed', 'User-Agent must be openApi');
  return /^application\/json;\s*charset=utf-8$/i.test(headers['content-type'] ?? '')
    ? null
    : refused('malformed', 'Content-Type must be application/json; charset=utf-8');
}
