/** Every place of an operation where a process can be killed, every kind of change, both engines, once each. */
import { beforeAll, describe, expect, test } from 'vitest';
import { build } from '../process/children.ts';
import { crashChild } from '../support/crash-program.ts';
import { createDatabase, type Engine, engines } from '../support/engines.ts';
import { type ChapterResult, playChapter } from './kill-chapter.ts';
import { changeKinds } from './kill-kinds.ts';
import { isCrashPoint, type Place, places } from './kill-plan.ts';
import { type Cell, judgeCell } from './kill-round.ts';

/** Nothing takes that long, except on a machine that is busy with something else. */
const patienceMs = 300_000;

let chapters: Readonly<Record<Engine, ChapterResult>>;

beforeAll(async () => {
  const built = await build([crashChild]);
  try {
    const play = async (engine: Engine): Promise<ChapterResult> =>
      playChapter({
        engine,
        seed: 0,
        places,
        kinds: changeKinds,
        database: await createDatabase(engine),
        builtChild: built.fileOf(crashChild),
        // Seed 0 has no late effects to wait for.
        longestProcessingMs: 800,
      });
    const [pglite, postgres] = await Promise.all([play('pglite'), play('postgres')]);
    chapters = { pglite, postgres };
  } finally {
    await built.remove();
  }
}, patienceMs);

/** How an operation stands, by how its unknowns are settled and where its process was killed. */
interface Expected {
  readonly state: 'SUCCEEDED' | 'UNKNOWN';
  readonly settledBy: 'VENDOR' | 'READING' | 'REPEAT' | null;
  /** How each attempt ended; `died` for one whose process did. */
  readonly outcomes: ReadonlyArray<'died' | 'DONE' | 'REFUSED'>;
  /** How often the vendor was asked for the effect. */
  readonly requests: number;
  readonly effects: number;
}

const asIfNothing: Expected = { state: 'SUCCEEDED', settledBy: 'VENDOR', outcomes: ['DONE'], requests: 1, effects: 1 };

function expectedOf({ change }: Cell, place: Place): Expected {
  if (place === 'beforeClaim' || place === 'afterSettle') return asIfNothing;
  const wasSent = place !== 'afterClaim';
  const wasApplied = wasSent && place !== 'beforeEffect';
  switch (change.settlesBy) {
    case 'READING':
      return wasApplied
        ? { ...asIfNothing, settledBy: 'READING', outcomes: ['died'] }
        : { ...asIfNothing, outcomes: ['died', 'DONE'], requests: wasSent ? 2 : 1 };
    case 'REPEATING':
      return {
        ...asIfNothing,
        settledBy: 'REPEAT',
        outcomes: ['died', wasApplied && saysDuplicate(change) ? 'REFUSED' : 'DONE'],
        requests: wasSent ? 2 : 1,
      };
    case 'OPERATOR':
      return {
        state: 'UNKNOWN',
        settledBy: null,
        outcomes: ['died'],
        requests: wasSent ? 1 : 0,
        effects: wasApplied ? 1 : 0,
      };
  }
}

/** Vouchers and updates answer a repeat as they did the first time. */
function saysDuplicate({ kind, input }: Cell['change']): boolean {
  return kind === 'memberProven' || (kind === 'benefit' && !('platformId' in input));
}

/** An attempt whose process died has no outcome, or the next process has noted that nobody knows it. */
const outcome = (word: string) => ({ outcome: word === 'died' ? expect.toBeOneOf([null, 'UNKNOWN']) : word });

/** Whether the machine was so busy that the vendor's answer to a further attempt came too late: then there are more. */
function wasTooSlow({ records }: Cell, outcomes: Expected['outcomes']): boolean {
  const attempts = records[0]?.attempts ?? [];
  return attempts.length > outcomes.length && attempts.slice(1).some((attempt) => attempt.outcome === 'UNKNOWN');
}

describe.each(engines)('one operation, one effect: a process killed on %s', (engine) => {
  describe.each(places)('%s', (place) => {
    test.each(changeKinds)('%s has one effect, is settled as is proper, and the client is told', (kind) => {
      const { rounds, failures } = chapters[engine];
      const round = rounds.find(({ plan }) => plan.place === place);
      const cell = round?.cells.find(({ plan }) => plan.kind === kind);
      if (round === undefined || cell === undefined) throw new Error('it was not played');
      const { state, settledBy, outcomes, requests, effects } = expectedOf(cell, place);
      expect(failures.filter((failure) => failure.place === place && failure.kind === kind)).toEqual([]);
      expect(cell.hasStood).toBe(true);
      expect(judgeCell(round, cell).standing).toBe(state === 'SUCCEEDED' ? 'succeeded' : 'person');
      const how = { state, settledBy, attempts: outcomes.map(outcome), requests };
      expect({ ...cell.records[0], requests: cell.vendor.requests().length }).toMatchObject(
        wasTooSlow(cell, outcomes) ? { state } : how,
      );
      expect(cell.vendor.effects()).toHaveLength(effects);
      const answer = state === 'SUCCEEDED' ? `${cell.change.mutation}Success` : 'PromoOutcomeUnknownError';
      const isReplayed = place !== 'beforeClaim' && state === 'SUCCEEDED';
      expect(cell.client.told).toMatchObject([{ answer: 'broken' }, { answer, isReplayed }]);
    });
  });

  test('they were settled, or before a person, within 60 s of the restart', () => {
    const { results } = chapters[engine];
    expect(results.filter(({ restMs, place }) => place !== 'beforeClaim' && (restMs ?? Infinity) > 60_000)).toEqual([]);
    expect(results).toHaveLength(places.length * changeKinds.length);
    expect(places.filter(isCrashPoint)).toHaveLength(5);
  });
});
