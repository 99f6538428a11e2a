/** Benefits as their platform last accepted them from us: there is no call to read them back. */
import type { BenefitState } from '../domain/benefit.ts';
import type { BenefitId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { type BenefitFilter, type BenefitOrder, countBenefits, findBenefits, listBenefits } from '../store/benefits.ts';
import type { Db } from '../store/tables.ts';

export type { BenefitFilter, BenefitOrder };

export interface BenefitReader {
  /** Snapshots, in one query. */
  read(ids: readonly BenefitId[]): Promise<Map<BenefitId, BenefitState>>;
  known(id: BenefitId): Promise<BenefitState | null>;
  list(filter: BenefitFilter, page: PageRequest<BenefitOrder>): Promise<Page<BenefitState>>;
  count(filter: BenefitFilter): Promise<number>;
}

export function createBenefitReader(db: Db): BenefitReader {
  return {
    read: (ids) => findBenefits(db, ids),
    known: async (id) => (await findBenefits(db, [id])).get(id) ?? null,
    list: (filter, page) => listBenefits(db, filter, page),
    count: (filter) => countBenefits(db, filter),
  };
}
