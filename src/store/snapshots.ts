/** Snapshots of whatever entity. */
import type { Instant } from '../domain/clock.ts';
import type { EntityState } from '../domain/entity.ts';
import { keepBenefit } from './benefits.ts';
import { keepMember } from './members.ts';
import type { Db } from './tables.ts';
import { keepTemplate } from './templates.ts';

/**
 * Keeps a snapshot, unless a newer one is there already. May be called again with the same one.
 * @param latest no snapshot can be newer than this: one that seems to be was written by a clock that was wrong.
 */
export function keepSnapshot(db: Db, state: EntityState, latest: Instant): Promise<void> {
  switch (state.entity) {
    case 'Template':
      return keepTemplate(db, state, latest);
    case 'Member':
      return keepMember(db, state, latest);
    case 'Benefit':
      return keepBenefit(db, state, latest);
  }
}
