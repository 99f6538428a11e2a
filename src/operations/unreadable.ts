import type { EntityName } from '../domain/entity.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';

/** Without a reading there is no evidence, and without evidence nothing is sent: the refusal that says so. */
export function unreadableBefore(
  reading: Exclude<Outcome<unknown>, { kind: 'done' }>,
  target: { readonly entity: EntityName; readonly id: string },
): Refusal {
  if (reading.kind === 'refused') return { ...reading.refusal, facts: { ...target, ...reading.refusal.facts } };
  const vendor = reading.kind === 'unknown' ? reading.vendor : null;
  const code = reading.kind === 'neverSent' ? 'VENDOR_UNREACHABLE' : 'TARGET_UNREADABLE';
  const detail = `The ${target.entity.toLowerCase()} could not be read before the change, so nothing was sent: ${reading.why}.`;
  return { code, detail, vendor };
}
