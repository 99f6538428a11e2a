/** Things as vendors last told us, or as they tell us now: the same for every entity a vendor can be asked about. */
import { type Clock, type Instant, instant } from '../domain/clock.ts';
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
  /** The same without keeping it: for who keeps it with something else, or soon has a later one. */
  glimpse(id: Id, purpose: Purpose): Promise<Outcome<State>>;
  /** Keeps what a glimpse has shown, unless something newer is there. */
  keep(state: State): Promise<void>;
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
  /** Asks the vendor; null when nobody can be asked, because the account is gone. */
  readonly ask: (id: Id, purpose: Purpose) => Promise<Outcome<State>> | null;
  readonly keep: (state: State) => Promise<void>;
  /** When the vendor told us; null for a snapshot that lacks too much to be served as fresh. */
  readonly observedAt: (state: State) => Instant | null;
}

export function createSnapshotReader<Id extends string, State>(deps: Deps<Id, State>): SnapshotReader<Id, State> {
  const flights = new Map<Id, Promise<Outcome<State>>>();
  const kept = async (asked: Promise<Outcome<State>>): Promise<Outcome<State>> => {
    const outcome = await asked;
    if (outcome.kind === 'done') await deps.keep(outcome.value);
    return outcome;
  };
  const glimpse = async (id: Id, purpose: Purpose): Promise<Outcome<State>> => {
    flights.delete(id);
    return (await deps.ask(id, purpose)) ?? { kind: 'neverSent', why: 'the account is not configured any more' };
  };
  const askShared = (id: Id): Promise<Outcome<State>> | null => {
    const asked = flights.has(id) ? null : deps.ask(id, 'READ');
    const flight = flights.get(id) ?? (asked === null ? null : kept(asked));
    if (flight === null || flights.get(id) === flight) return flight;
    const shared = flight.finally(() => {
      if (flights.get(id) === shared) flights.delete(id);
    });
    flights.set(id, shared);
    return shared;
  };
  return {
    readNow: (id, purpose) => kept(glimpse(id, purpose)),
    glimpse,
    keep: deps.keep,
    async read(ids, maxAgeMs) {
      const states = await deps.find(ids);
      const failures = new Map<Id, ReadingFailure>();
      const nowMs = deps.clock.now().getTime();
      // Instants sort as text: a thousand of them need not be read as dates.
      const oldest = Number.isFinite(maxAgeMs) ? instant(new Date(nowMs - maxAgeMs)) : null;
      const stale = ids.filter((id) => {
        const state = states.get(id);
        const observedAt = state === undefined ? null : deps.observedAt(state);
        return observedAt === null || (oldest !== null && observedAt < oldest);
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
