import type { FaultList, Scope, SignedPart } from './simulator-faults.ts';

/** Every way to make the simulated vendor misbehave, by name; each spoils the next request in its scope. */
export interface Misbehave<Operation extends string> {
  /** The business layer answers this code, as F unless said otherwise; nothing is applied. */
  refusesWith(code: string, status?: 'F' | 'U' | 'A', scope?: Scope<Operation>): void;
  /** The gateway answers this code as F, under the envelope key `result`; nothing is applied. */
  refusesAtGateway(code: string, scope?: Scope<Operation>): void;
  /** The gateway answers `UNKNOWN_EXCEPTION` as F, as one page prints it; nothing is applied. */
  refusesUnknown(scope?: Scope<Operation>): void;
  /** The business layer answers `UNKNOWN_EXCEPTION` as U, with or without having done the work. */
  answersUnknown(how: { readonly applied: boolean }, scope?: Scope<Operation>): void;
  /** Answers a code nobody documented; the work is done if, and only if, the status is S. */
  inventsCode(code: string, status: 'S' | 'F' | 'U' | 'A', scope?: Scope<Operation>): void;
  /** Does the work, then closes the connection without an answer. */
  dropsAfterWork(scope?: Scope<Operation>): void;
  /** Closes the connection without work or answer. */
  dropsBeforeWork(scope?: Scope<Operation>): void;
  /** Resets the connection (TCP RST), having done the work or not. */
  resets(how: { readonly applied: boolean }, scope?: Scope<Operation>): void;
  /** Never answers; the work is not done unless said so. */
  hangs(how?: { readonly applied: boolean }, scope?: Scope<Operation>): void;
  /** Does the work at once, answers after so many milliseconds. */
  slowAnswer(ms: number, scope?: Scope<Operation>): void;
  /** Does the work, and answers, only after so many milliseconds, even if nobody waits any more. */
  worksLate(ms: number, scope?: Scope<Operation>): void;
  /** Does the work, answers without a Signature header. */
  unsigned(scope?: Scope<Operation>): void;
  /** Does the work, signs the answer with one thing wrong. */
  wronglySigned(part: SignedPart, scope?: Scope<Operation>): void;
  /** Signs rightly, but does not URL-encode the base64. */
  rawBase64Signature(scope?: Scope<Operation>): void;
  /** Signs rightly, with a space after each comma of the header. */
  spacedSignature(scope?: Scope<Operation>): void;
  /** Does the work, answers under another client's id, and signs that rightly. */
  answersAnotherClient(scope?: Scope<Operation>): void;
  /** Does the work, answers rightly signed with a Response-Time this far in the past (default: an hour). */
  staleResponseTime(ms?: number, scope?: Scope<Operation>): void;
  /** Does the work, sends the right answer with this HTTP status. */
  httpStatus(status: number, scope?: Scope<Operation>): void;
  /** Something in front of the vendor answers an unsigned HTML page; nothing is applied. */
  proxyPage(status: number, scope?: Scope<Operation>): void;
  /** Does the work, answers an empty body, rightly signed. */
  emptyBody(scope?: Scope<Operation>): void;
  /** Does the work, answers JSON without its last brace, rightly signed. */
  invalidJson(scope?: Scope<Operation>): void;
  /** Does the work, answers without the outcome object, rightly signed. */
  noResult(scope?: Scope<Operation>): void;
  /** Does the work, announces more bytes than it sends, then closes. */
  truncated(scope?: Scope<Operation>): void;
  /** Answers rightly, compressed; the signature is over the text before compression. */
  gzip(scope?: Scope<Operation>): void;
  /** Forgets every misbehaviour that has not happened yet. */
  clear(): void;
}

/** Puts the typed names in front of a list of faults. */
export function createMisbehave<Operation extends string>({ arm, clear }: FaultList): Misbehave<Operation> {
  const named =
    (name: string) =>
    (scope: Scope<Operation> = {}): void =>
      arm(name, [], scope);
  return {
    refusesWith: (code, status, scope = {}) => arm('refusesWith', [code, status], scope),
    refusesAtGateway: (code, scope = {}) => arm('refusesAtGateway', [code], scope),
    refusesUnknown: named('refusesUnknown'),
    answersUnknown: (how, scope = {}) => arm('answersUnknown', [how], scope),
    inventsCode: (code, status, scope = {}) => arm('inventsCode', [code, status], scope),
    dropsAfterWork: named('dropsAfterWork'),
    dropsBeforeWork: named('dropsBeforeWork'),
    resets: (how, scope = {}) => arm('resets', [how], scope),
    hangs: (how, scope = {}) => arm('hangs', [how], scope),
    slowAnswer: (ms, scope = {}) => arm('slowAnswer', [ms], scope),
    worksLate: (ms, scope = {}) => arm('worksLate', [ms], scope),
    unsigned: named('unsigned'),
    wronglySigned: (part, scope = {}) => arm('wronglySigned', [part], scope),
    rawBase64Signature: named('rawBase64Signature'),
    spacedSignature: named('spacedSignature'),
    answersAnotherClient: named('answersAnotherClient'),
    staleResponseTime: (ms, scope = {}) => arm('staleResponseTime', [ms], scope),
    httpStatus: (status, scope = {}) => arm('httpStatus', [status], scope),
    proxyPage: (status, scope = {}) => arm('proxyPage', [status], scope),
    emptyBody: named('emptyBody'),
    invalidJson: named('invalidJson'),
    noResult: named('noResult'),
    truncated: named('truncated'),
    gzip: named('gzip'),
    clear,
  };
}
