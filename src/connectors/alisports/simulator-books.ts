/** What the simulated platform knows about benefits, and what has been done to them. */
import type { SimulatedDto } from './simulator-dto.ts';
import type { BenefitSeed } from './simulator-seeds.ts';

/** A benefit in the platform's books; ids are decimal digits. */
export interface SimulatedBenefit {
  readonly id: string;
  readonly activityId: string;
  readonly outerId: string;
  /** As it is now, with the page's defaults where nothing was said. */
  readonly dto: SimulatedDto;
}

/** One create or update that a request of a client has made. */
export interface BenefitEffect {
  readonly kind: 'create' | 'update';
  readonly id: string;
  readonly activityId: string;
  readonly outerId: string;
  /** As it came in. */
  readonly dto: SimulatedDto;
  readonly at: Date;
}

/** The platform's books. */
export interface BenefitBooks {
  readonly benefits: () => readonly SimulatedBenefit[];
  readonly effects: () => readonly BenefitEffect[];
  readonly hasActivity: (activityId: string) => boolean;
  readonly findById: (id: string) => SimulatedBenefit | null;
  readonly findByOuterId: (activityId: string, outerId: string) => SimulatedBenefit | null;
  /** An id that no benefit has. */
  readonly newId: (isLong: boolean) => string;
  /** Writes a benefit down as `state`, and the effect that it came about by. */
  readonly enter: (effect: Omit<BenefitEffect, 'at' | 'activityId' | 'outerId'>, state: SimulatedDto) => void;
  /** Back to the seeds. */
  readonly reset: () => void;
}

const firstLongId = 2n ** 53n + 1_001n;

/** Opens the books with these activities and benefits. */
export function createBenefitBooks(
  seeds: { readonly activities: readonly string[]; readonly benefits: readonly BenefitSeed[] },
  now: () => Date,
): BenefitBooks {
  let benefits = sow(seeds.benefits);
  let effects: BenefitEffect[] = [];
  let created = 0n;

  return {
    benefits: () => [...benefits.values()],
    effects: () => effects,
    hasActivity: (activityId) => seeds.activities.includes(activityId),
    findById: (id) => benefits.get(id) ?? null,
    findByOuterId: (activityId, outerId) =>
      [...benefits.values()].find((one) => one.activityId === activityId && one.outerId === outerId) ?? null,
    newId(isLong) {
      created += 1n;
      return String((isLong ? firstLongId : 1_000n) + created);
    },
    enter(effect, state) {
      const { activity_id: activityId, outer_id: outerId } = effect.dto;
      benefits.set(effect.id, { id: effect.id, activityId, outerId, dto: state });
      effects.push({ ...effect, activityId, outerId, at: now() });
    },
    reset() {
      benefits = sow(seeds.benefits);
      effects = [];
      created = 0n;
    },
  };
}

function sow(seeds: readonly BenefitSeed[]): Map<string, SimulatedBenefit> {
  return new Map(seeds.map(({ id, dto }) => [id, { id, activityId: dto.activity_id, outerId: dto.outer_id, dto }]));
}
