/** What an operation of the sandbox's collection is, and the parts that several share. */

export interface SampleOperation {
  /** The operation's name in its document. */
  readonly name: string;
  /** What it does, for people. */
  readonly title: string;
  readonly expects: Expectation;
  readonly query: string;
}

/** What a person will see. */
export interface Expectation {
  /** The `__typename` of what the field answers. */
  readonly type: string;
  /** The state of the operation in the answer; absent where it has none. */
  readonly state?: 'SUCCEEDED' | 'REFUSED' | 'UNKNOWN';
  /** What will settle an UNKNOWN: the program by itself, within seconds, or a person. */
  readonly settledBy?: 'READING' | 'REPEAT' | 'OPERATOR';
}

/** What makes the operations of one start. */
export interface SampleFacts {
  /** Part of every idempotency key, so that they are fresh. */
  readonly run: string;
  /** An operation that waits for a person. */
  readonly undecidedOperation: string;
  /** One that has succeeded. */
  readonly succeededOperation: string;
}

/** An idempotency key of this start. */
export const keyOf = (name: string, run: string): string =>
  `sandbox-${name.replaceAll(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}-${run}`;

/** What every error of a mutation tells. */
export const promoError = `... on PromoError {
      code
      message
      remedy
      retryAfterSeconds
      vendor { status code message }
      operation { id state nextCheckAt }
    }`;
