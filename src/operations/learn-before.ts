import type { EntityState } from '../domain/entity.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import type { BoundEffect } from './bound-effect.ts';
import type { Purpose } from './guard.ts';

/** What is known of the target before the change; a reading that only the limits forbid is done without. */
export async function learnBefore(effect: BoundEffect, first: Purpose): Promise<Reading> {
  const { read } = effect;
  if (effect.needsBefore === 'FRESH' && read !== null) return read(first);
  const known = await effect.known();
  if (known !== null || read === null) return nothingElse(known);
  const reading = await read('READ');
  const isHeldBack = reading.kind === 'refused' && heldBack.has(reading.refusal.code);
  return isHeldBack ? nothingElse(null) : reading;
}

/** What is known, or why nothing may be sent. */
export type Reading =
  | { readonly kind: 'done'; readonly value: EntityState | null }
  | Exclude<Outcome<never>, { kind: 'done' }>;

const nothingElse = (value: EntityState | null): Reading => ({ kind: 'done', value });

const heldBack: ReadonlySet<RefusalCode> = new Set(['ACCOUNT_THROTTLED', 'QUOTA_EXHAUSTED', 'VENDOR_QUOTA_EXHAUSTED']);
