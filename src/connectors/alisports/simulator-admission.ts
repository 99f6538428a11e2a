/**
 * Everything the simulated gateway checks before a request reaches the backend.
 * Source of the codes: Taobao Open Platform, system error codes. Their order is not documented; ours goes from the
 * outside in, which is an assumption.
 */
import type { Arrival } from '../simulation/simulator-desk.ts';
import type { AnswerForm, TopError } from './simulator-answer.ts';
import { isSignedWith } from './simulator-signature.ts';
import { apiName } from './wire.ts';

/** An application as the platform has registered it. */
export interface SimulatedApp {
  readonly appKey: string;
  readonly appSecret: string;
  /** Further secrets that are accepted while one replaces another; looked at anew with each request. */
  readonly otherSecrets?: readonly string[];
  /** The token that its calls must carry; without one, calls carry none. */
  readonly session?: string;
  /** False: the app has not been given this API. */
  readonly hasPermission?: boolean;
}

/** A request's parameters: those of the query and of the form together. */
export function parametersOf({ path, headers, body }: Arrival): ReadonlyMap<string, string> {
  const query = new URL(path, 'http://simulator').searchParams;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return new Map([...query, ...new URLSearchParams(isForm ? body.toString('utf8') : '')]);
}

/** The form in which a request wants its answer. */
export function formOf(parameters: ReadonlyMap<string, string>): Omit<AnswerForm, 'requestId'> {
  const isJson = parameters.get('format') === 'json';
  return { isJson, isSimple: isJson && parameters.get('simplify') === 'true' };
}

/** What admission needs to know of the world. */
export interface AdmissionDeps {
  readonly apps: readonly SimulatedApp[];
  readonly now: () => Date;
  /** False when an app has called too often. */
  readonly hasRoom: (appKey: string) => boolean;
}

/** Prepares the function that finds out why a request is not let through; null when it is. */
export function createAdmission({ apps, now, hasRoom }: AdmissionDeps) {
  return function refusalOf(parameters: ReadonlyMap<string, string>): TopError | null {
    const given = (name: string): string => parameters.get(name) ?? '';
    if (given('app_key') === '') return error(28, 'Missing App Key');
    const app = apps.find(({ appKey }) => appKey === given('app_key'));
    if (app === undefined) return error(29, 'Invalid app Key', 'isv.appkey-not-exists');
    const malformed = malformedParameter(given, now());
    if (malformed !== null) return malformed;
    if (given('sign_method') === '' || given('sign') === '') return error(24, 'Missing Signature');
    const secrets = [app.appSecret, ...(app.otherSecrets ?? [])];
    if (!secrets.some((secret) => isSignedWith(secret, parameters)))
      return error(25, 'Invalid signature', 'isv.invalid-signature');
    if (app.session !== undefined && given('session') === '') return error(26, 'Missing session');
    if (given('session') !== (app.session ?? '')) return error(27, 'Invalid session', 'invalid-sessionkey');
    if (app.hasPermission === false) {
      return error(11, 'Insufficient isv permissions', 'isv.permission-api-package-limit');
    }
    return hasRoom(app.appKey) ? null : banned('accesscontrol.limited-by-api-access-count', 1);
  };
}

/** Code 7, with the sentence that tells how long it lasts. */
export function banned(subCode: string, seconds: number | null): TopError {
  const subMessage = seconds === null ? undefined : `This ban will last for ${seconds} more seconds`;
  return { kind: 'error', code: 7, message: 'App Call Limited', subCode, subMessage };
}

const error = (code: number, message: string, subCode?: string): TopError => ({
  kind: 'error',
  code,
  message,
  subCode,
});

function malformedParameter(given: (name: string) => string, now: Date): TopError | null {
  if (given('method') === '') return error(21, 'Missing Method');
  if (given('method') !== apiName) return error(22, 'Invalid method', 'isv.invalid-method');
  if (given('v') === '') return error(32, 'Missing Version');
  if (!/^\d+\.\d+$/.test(given('v'))) return error(33, 'Invalid version');
  if (given('v') !== '2.0') return error(34, 'Unsupported version');
  if (given('timestamp') === '') return error(30, 'Missing Timestamp');
  if (!isOnTime(given('timestamp'), now)) return error(31, 'Invalid timestamp');
  return ['', 'json', 'xml'].includes(given('format')) ? null : error(23, 'Invalid format');
}

const toleranceMs = 600_000;

/** GMT+8, ten minutes either side; that the bound belongs to it is an assumption. */
function isOnTime(timestamp: string, now: Date): boolean {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/.exec(timestamp);
  if (parts === null) return false;
  return Math.abs(Date.parse(`${parts[1]}T${parts[2]}+08:00`) - now.getTime()) <= toleranceMs;
}

/** Counts calls per app over the last second. */
export function createTrafficLimit(callsPerSecond: () => number | null, now: () => Date) {
  const admittedAt = new Map<string, number[]>();
  let overLimit = 0;
  return {
    hasRoom(appKey: string): boolean {
      const limit = callsPerSecond();
      if (limit === null) return true;
      const at = now().getTime();
      const recent = (admittedAt.get(appKey) ?? []).filter((earlier) => earlier > at - 1000);
      const isAdmitted = recent.length < limit;
      admittedAt.set(appKey, isAdmitted ? [...recent, at] : recent);
      if (!isAdmitted) overLimit += 1;
      return isAdmitted;
    },
    overLimit: () => overLimit,
    forget(): void {
      admittedAt.clear();
      overLimit = 0;
    },
  };
}
