/** Things as vendors last told us, or as they tell us now: the same for every entity a vendor can be asked about. */
import { type Clock, type Instant, instant, millisBetween } from '../domain/clock.ts';
import type { Outcome, Refusal } from '../domain/outcome.ts';
import type { Purpose } from './guard.ts';

/** What was found, and why some of it could not be: an id in neither does not exist. */
export interface Readings<Id, State> {
  readonly states: Map<Id, State>;
  readonly failures: Map<Id, ReadingFailure>;
}

/** Nothing is known of it and nobody could be asked. */
export interface ReadingFailure {
  readonly why: string;
  readonly refusal: Refusal | null;
}

export interface SnapshotReader<Id extends string, State> {
  /** Asks the vendor now, and keeps the snapshot. Whoever asks later does not join a call begun before this one. */
  readNow(id: Id, purpose: Purpose): Promise<Outcome<State>>;
  /**
   * Snapshots in one query; those older than `maxAgeMs` (or missing) are read from their vendors, once for all who ask
   * at the same time. A vendor that cannot answer leaves the older snapshot standing.
   */
  read(ids: readonly Id[], maxAgeMs: number): Promise<Readings<Id, State>>;
  /** The last snapshot, however old; null if there is none. */
  known(id: Id): Promise<State | null>;
}

interface Deps<Id extends string, State> {
  readonly clock: Clock;
  readonly find: (ids: readonly Id[]) => Promise<Map<Id, State>>;
  /** Asks the vendor and keeps the snapshot; null when nobody can be asked, because the account is gone. */
  readonly ask: (id: Id, purpose: Purpose) => Promise<Outcome<State>> | null;
  /** When the vendor told us; null for a snapshot that lacks too much to be served as fresh. */
  readonly observedAt: (state: State) => Instant | null;
}

export function createSnapshotReader<Id extends string, State>(deps: Deps<Id, State>): SnapshotReader<Id, State> {
  const flights = new Map<Id, Promise<Outcome<State>>>();
  const askShared = (id: Id): Promise<Outcome<State>> | null => {
    const flight = flights.get(id) ?? deps.ask(id, 'READ');
    if (flight === null || flights.get(id) === flight) return flight;
    const shared = flight.finally(() => {
      if (flights.get(id) === shared) flights.delete(id);
    });
    flights.set(id, shared);
    return shared;
  };
  return {
    async readNow(id, purpose) {
      flights.delete(id);
      return (await deps.ask(id, purpose)) ?? { kind: 'neverSent', why: 'the account is not configured any more' };
    },
    async read(ids, maxAgeMs) {
      const states = await deps.find(ids);
      const failures = new Map<Id, ReadingFailure>();
      const now = instant(deps.clock.now());
      const stale = ids.filter((id) => {
        const state = states.get(id);
        const observedAt = state === undefined ? null : deps.observedAt(state);
        return observedAt === null || millisBetween(observedAt, now) > maxAgeMs;
      });
      await Promise.all(
        stale.map(async (id) => {
          const outcome = await askShared(id);
          if (outcome?.kind === 'done') states.set(id, outcome.value);
          const failure = outcome === null || states.has(id) ? null : failureOf(outcome);
          if (failure !== null) failures.set(id, failure);
        }),
      );
      return { states, failures };
    },
    known: async (id) => (await deps.find([id])).get(id) ?? null,
  };
}

/** Why nothing can be said; null when the vendor says that it does not exist. */
export function failureOf(outcome: Outcome<unknown>): ReadingFailure | null {
  if (outcome.kind === 'done') return null;
  if (outcome.kind !== 'refused') return { why: outcome.why, refusal: null };
  const { refusal } = outcome;
  return refusal.code.endsWith('_NOT_FOUND') ? null : { why: refusal.detail, refusal };
}
