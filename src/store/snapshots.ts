/** Snapshots of whatever entity. */
import type { Compilable } from 'kysely';
import type { EntityState } from '../domain/entity.ts';
import { keepingBenefit } from './benefits.ts';
import type { Keeping } from './insert-from.ts';
import { keepingMember } from './members.ts';
import type { Db } from './tables.ts';
import { keepingTemplate } from './templates.ts';

/** The statement that keeps a snapshot, unless a newer one is there already. May be carried out again. */
export function keepingSnapshot(db: Db, state: EntityState, keeping: Keeping): Compilable {
  switch (state.entity) {
    case 'Template':
      return keepingTemplate(db, state, keeping);
    case 'Member':
      return keepingMember(db, state, keeping);
    case 'Benefit':
      return keepingBenefit(db, state, keeping);
  }
}
