import { describe, expect, test } from 'vitest';
import type { Measurement, ServedMeasurements } from '../../bench/served/measure-served.ts';
import { describeServed } from '../../bench/served/served-report.ts';
import { type ServerName, serverNames } from '../../bench/served/words.ts';

/** Requests a second, by round. */
type Rates = Readonly<Record<ServerName, readonly number[]>>;

function measuredAs(rates: Rates, more: Partial<Measurement> = {}): ServedMeasurements {
  const question = 'one entity';
  return {
    measurements: serverNames.flatMap((server) =>
      rates[server].map((requestsPerSecond, round) => {
        const times = { cpuMs: 1_000 / requestsPerSecond, p50Ms: 2, p99Ms: 9 };
        return { question, server, round, requestsPerSecond, turnedAwayPerSecond: 0, ...times, ...more };
      }),
    ),
    limits: [{ question, requestsPerSecond: 20_000 }],
    answers: [],
    readsOfThousand: serverNames.map((server) => ({ server, reads: 1 })),
  };
}

const fast: Rates = {
  ours: [3_000, 330, 3_600],
  mercurius: [2_000, 300, 3_000],
  'graphql-yoga': [1_500, 150, 1_500],
  'Apollo Server': [1_000, 100, 1_000],
};

const goalsOf = (measured: ServedMeasurements) =>
  describeServed(measured).goals.map(({ what, found, isReached }) => ({ what, found, isReached }));

const tableOf = (measured: ServedMeasurements, title: RegExp) =>
  describeServed(measured).tables.find((table) => title.test(table.title));

describe('the report on served queries', () => {
  test('compares the servers round by round, so that a slow round weighs no more than others', () => {
    expect(goalsOf(measuredAs(fast))).toEqual([
      {
        what: 'one entity: requests a second against mercurius',
        found: '1.20x (1.10 to 1.50)',
        isReached: true,
      },
      {
        what: 'one entity: requests a second against Apollo Server',
        found: '3.30x (3.00 to 3.60)',
        isReached: true,
      },
      { what: '_entities of 1,000: reads of templates for one request', found: '1', isReached: true },
    ]);
  });

  test('says what was not reached', () => {
    const slow = measuredAs({ ...fast, ours: [1_000, 100, 1_000] });
    const measured = { ...slow, readsOfThousand: [{ server: 'ours', reads: 1_000 }] } as const;
    expect(goalsOf(measured).map(({ isReached }) => isReached)).toEqual([false, false, false]);
  });

  test('puts the limit of the load beside what servers reach', () => {
    expect(tableOf(measuredAs(fast), /^Requests a second$/)).toEqual({
      title: 'Requests a second',
      columns: ['question', ...serverNames, 'the load alone'],
      rows: [['one entity', '3,000', '2,000', '1,500', '1,000', '20,000']],
    });
  });

  test('compares the time of a processor with the same direction: more than one is better', () => {
    const table = tableOf(measuredAs(fast), /time of a processor$/);
    expect(table?.rows[0]?.[1]).toBe('1.20x (1.10 to 1.50)');
  });

  test('tells of requests that were turned away, if there were any', () => {
    expect(tableOf(measuredAs(fast), /Turned away/)).toBeUndefined();
    expect(tableOf(measuredAs(fast, { turnedAwayPerSecond: 12 }), /Turned away/)?.rows[0]?.[1]).toBe('12');
  });
});
