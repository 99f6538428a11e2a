/** What is done to the program in one round: everything that is chosen, and from nothing but engine, seed and place. */
import { type CrashPoint, crashPoints } from '../../src/operations/crash-points.ts';
import { type CrashVendorName, crashVendorNames } from '../support/crash-vendors.ts';
import type { Engine } from '../support/engines.ts';
import { type ChangeKind, changeKinds } from './kill-kinds.ts';
import { createChance } from './kill-random.ts';

/** Where a process dies, in the order of an operation: at a crash point, or while the vendor holds its request. */
export const places = [
  'beforeClaim',
  'afterClaim',
  'beforeEffect',
  'afterEffect',
  'afterSend',
  'beforeSettle',
  'afterSettle',
] as const satisfies ReadonlyArray<CrashPoint | 'beforeEffect' | 'afterEffect'>;
export type Place = (typeof places)[number];

export const isCrashPoint = (place: Place): place is CrashPoint => crashPoints.some((point) => point === place);

/** How a vendor is away after the restart, and for how long. */
export interface Outage {
  readonly how: 'refusesConnections' | 'dropsRequests' | 'hangs';
  readonly ms: number;
}

/** One kind of change in a round. */
export interface CellPlan {
  readonly kind: ChangeKind;
  /** How often the client sends its request at once to the process that dies. */
  readonly copies: number;
  /** How often it also sends it to the other replica, while the first one holds it. */
  readonly copiesElsewhere: number;
  /** Whether the client comes back with the same key: never, as soon as there is a process, or once all is quiet. */
  readonly returns: 'never' | 'atOnce' | 'later';
  /** When, after the request came in, the vendor still applies what it held; null: never. Only for `beforeEffect`. */
  readonly lateMs: number | null;
  /** Whether somebody else touches the target meanwhile, as tills and customers do. */
  readonly isDisturbed: boolean;
}

export interface RoundPlan {
  readonly engine: Engine;
  readonly seed: number;
  readonly place: Place;
  /** A second replica lives through the kill. */
  readonly hasReplica: boolean;
  /** Whether the dead process is started again, which without a replica it always is. */
  readonly restarts: boolean;
  /** Where the restarted process dies too. */
  readonly secondDeath: CrashPoint | null;
  readonly outages: Readonly<Record<CrashVendorName, Outage | null>>;
  readonly cells: readonly CellPlan[];
}

/**
 * The longest time that a vendor works on a request; what comes late comes within it. Longer than a restart or a lease,
 * so that whoever takes up an operation may look before its effect is there.
 */
export const longestProcessingMs = 7_000;

/** The plan of seed 0 is plain: one request, one death, and the client comes back when all is quiet. */
export function planRound({ engine, seed, place }: Pick<RoundPlan, 'engine' | 'seed' | 'place'>): RoundPlan {
  if (seed === 0) return { ...plain, engine, seed, place };
  const chance = createChance(`${engine} ${seed} ${place}`);
  const hasReplica = engine === 'postgres' && chance.percent(50);
  const restarts = !hasReplica || chance.percent(50);
  const secondDeath = restarts && chance.percent(25) ? chance.pick(crashPoints) : null;
  const outage = (): Outage | null =>
    chance.percent(75)
      ? null
      : { how: chance.pick(['refusesConnections', 'dropsRequests', 'hangs']), ms: chance.whole(200, 5_000) };
  const outages = Object.fromEntries(crashVendorNames.map((name) => [name, outage()]));
  const cells = changeKinds.map(
    (kind): CellPlan => ({
      kind,
      copies: chance.whole(1, 3),
      copiesElsewhere: hasReplica && chance.percent(50) ? chance.whole(1, 2) : 0,
      returns: chance.pick(['never', 'atOnce', 'later']),
      lateMs: place === 'beforeEffect' && chance.percent(50) ? chance.whole(1_500, longestProcessingMs - 200) : null,
      isDisturbed: chance.percent(25),
    }),
  );
  return { engine, seed, place, hasReplica, restarts, secondDeath, outages: { ...plain.outages, ...outages }, cells };
}

const plain = {
  hasReplica: false,
  restarts: true,
  secondDeath: null,
  outages: { cards: null, vouchers: null, members: null, benefits: null },
  cells: changeKinds.map(
    (kind): CellPlan => ({
      kind,
      copies: 1,
      copiesElsewhere: 0,
      returns: 'later',
      lateMs: null,
      isDisturbed: false,
    }),
  ),
} as const;
