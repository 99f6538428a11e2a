/** Snapshots of whatever entity. */
import type { EntityState } from '../domain/entity.ts';
import { keepBenefit } from './benefits.ts';
import { keepMember } from './members.ts';
import type { Db } from './tables.ts';
import { keepTemplate } from './templates.ts';

/** Keeps a snapshot, unless a newer one is there already. May be called again with the same one. */
export function keepSnapshot(db: Db, state: EntityState): Promise<void> {
  switch (state.entity) {
    case 'Template':
      return keepTemplate(db, state);
    case 'Member':
      return keepMember(db, state);
    case 'Benefit':
      return keepBenefit(db, state);
  }
}
