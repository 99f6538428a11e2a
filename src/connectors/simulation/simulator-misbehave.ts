import type { FaultList, Scope } from './simulator-faults.ts';

/** Every way to misbehave that needs no knowledge of the protocol; each spoils the next request in its scope. */
export interface NeutralMisbehave<S extends object = Scope> {
  /** Does the work, then closes the connection without an answer. */
  dropsAfterWork(scope?: S): void;
  /** Closes the connection without work or answer. */
  dropsBeforeWork(scope?: S): void;
  /** Resets the connection (TCP RST), having done the work or not. */
  resets(how: { readonly applied: boolean }, scope?: S): void;
  /** Never answers; the work is not done unless said so. */
  hangs(how?: { readonly applied: boolean }, scope?: S): void;
  /** Does the work at once, answers after so many milliseconds. */
  slowAnswer(ms: number, scope?: S): void;
  /** Does the work, and answers, only after so many milliseconds, even if nobody waits any more. */
  worksLate(ms: number, scope?: S): void;
  /** Does the work, sends the right answer with this HTTP status. */
  httpStatus(status: number, scope?: S): void;
  /** Something in front of the vendor answers an HTML page; nothing is applied. */
  proxyPage(status: number, scope?: S): void;
  /** Does the work, answers an empty body; headers and signature are right for it. */
  emptyBody(scope?: S): void;
  /** Does the work, answers JSON without its last brace; headers and signature are right for it. */
  invalidJson(scope?: S): void;
  /** Does the work, announces more bytes than it sends, then closes. */
  truncated(scope?: S): void;
  /** Answers rightly, compressed; a signature is over the text before compression. */
  gzip(scope?: S): void;
  /** Forgets every misbehaviour that has not happened yet. */
  clear(): void;
}

/** A function that arms one misbehaviour without arguments. */
export const arming =
  ({ arm }: Pick<FaultList, 'arm'>, name: string) =>
  (scope: object = {}): void =>
    arm(name, [], scope);

/** Puts the typed names in front of a list of faults. */
export function createNeutralMisbehave<S extends object = Scope>(
  faults: Pick<FaultList, 'arm' | 'clear'>,
): NeutralMisbehave<S> {
  const { arm, clear } = faults;
  return {
    dropsAfterWork: arming(faults, 'dropsAfterWork'),
    dropsBeforeWork: arming(faults, 'dropsBeforeWork'),
    resets: (how, scope) => arm('resets', [how], scope ?? {}),
    hangs: (how, scope) => arm('hangs', [how], scope ?? {}),
    slowAnswer: (ms, scope) => arm('slowAnswer', [ms], scope ?? {}),
    worksLate: (ms, scope) => arm('worksLate', [ms], scope ?? {}),
    httpStatus: (status, scope) => arm('httpStatus', [status], scope ?? {}),
    proxyPage: (status, scope) => arm('proxyPage', [status], scope ?? {}),
    emptyBody: arming(faults, 'emptyBody'),
    invalidJson: arming(faults, 'invalidJson'),
    truncated: arming(faults, 'truncated'),
    gzip: arming(faults, 'gzip'),
    clear,
  };
}
