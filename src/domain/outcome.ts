import type { Instant } from './clock.ts';
import type { RefusalCode } from './refusals.ts';

/** What a vendor said, verbatim; every part may be missing, because answers are sometimes broken. */
export interface VendorVerdict {
  readonly name: string;
  readonly status: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly traceId: string | null;
}

/** A certain no: nothing happened. `vendor` is null when the refusal is our own. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly vendor: VendorVerdict | null;
  readonly facts?: RefusalFacts;
}

/** What lets a client act on a refusal. */
export interface RefusalFacts {
  readonly issues?: ReadonlyArray<{ readonly path: string; readonly message: string }>;
  readonly entity?: string;
  readonly id?: string;
  readonly status?: string;
  readonly requested?: string | number;
  readonly allowed?: readonly string[];
  readonly limit?: string | number;
  readonly available?: string | number;
  /** Whose limit it is: the account's own, or one of the vendor's. */
  readonly scope?: string;
  readonly retryAfterSeconds?: number;
  /** When a limit opens again, where somebody says so; until then nothing more is sent. */
  readonly resetsAt?: Instant;
  readonly blockingOperationId?: string;
}

/**
 * How one exchange with a vendor ended. Only a connector decides between the four.
 * `neverSent`: not a byte left, so nothing happened and it may be tried again. `unknown`: it may have happened.
 */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T; readonly vendor: VendorVerdict }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'neverSent'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly vendor: VendorVerdict | null };
