import type { EntityState } from '../domain/entity.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import type { BoundEffect } from './bound-effect.ts';
import type { Purpose } from './guard.ts';

/**
 * What is known of the target before the change; a reading that only the limits forbid is done without. What will be read
 * again after the change is not kept here: see {@link keepUnclaimed}.
 */
export async function learnBefore(effect: BoundEffect, first: Purpose): Promise<Reading> {
  const { read, glimpse } = effect;
  if (leavesBefore(effect) && glimpse !== null) return glimpse(first);
  if (effect.needsBefore === 'FRESH' && read !== null) return read(first);
  const known = await effect.known();
  if (known !== null || read === null) return nothingElse(known);
  const reading = await read('READ');
  const isHeldBack = reading.kind === 'refused' && heldBack.has(reading.refusal.code);
  return isHeldBack ? nothingElse(null) : reading;
}

/** Keeps what was learnt for a change that then was not begun; what was begun is kept when it is settled. */
export async function keepUnclaimed(effect: BoundEffect, before: EntityState | null): Promise<void> {
  if (leavesBefore(effect) && before !== null) await effect.keep(before);
}

function leavesBefore({ needsBefore, readsBack }: BoundEffect): boolean {
  return needsBefore === 'FRESH' && readsBack;
}

/** What is known, or why nothing may be sent. */
export type Reading =
  | { readonly kind: 'done'; readonly value: EntityState | null }
  | Exclude<Outcome<never>, { kind: 'done' }>;

const nothingElse = (value: EntityState | null): Reading => ({ kind: 'done', value });

const heldBack: ReadonlySet<RefusalCode> = new Set(['ACCOUNT_THROTTLED', 'QUOTA_EXHAUSTED', 'VENDOR_QUOTA_EXHAUSTED']);
