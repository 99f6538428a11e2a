/** The database goes away for a few seconds in mid-flight. The long script lets it go for a minute. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseAway, moments, runDatabaseAway } from './database-away.ts';
import { wordOf } from './support/client.ts';

describe('a PostgreSQL server that is stopped for five seconds', () => {
  let away: DatabaseAway;
  beforeAll(async () => {
    away = await runDatabaseAway({ awayMs: 5_000, each: 1 });
  }, 120_000);

  test('leaves no effect lost, doubled or wrongly reported, and nothing open', () => {
    expect(away.settled).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0 });
    expect(away.end).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0, unrecorded: 0, refused: 0 });
    expect(away.end.succeeded + away.end.forAPerson).toBe(away.end.intents);
    expect(away.end.intents).toBeGreaterThan(25);
  });

  test('lets nothing be sent that is not on disk', () => {
    expect(away.sentUnclaimed).toBe(0);
  });

  test('ends no process, and needs no restart', () => {
    expect(away.isSameProcess).toBe(true);
    expect(away.readyAfter).toBe(200);
    expect(away.settledMs).toBeLessThan(20_000);
  });

  test('is said by /readyz and not by /livez', () => {
    expect(new Set(away.ready)).toEqual(new Set([503]));
    expect(new Set(away.live)).toEqual(new Set([200]));
  });

  test.each(moments)('is told clearly to who was %s: a code of its own, and to send the same key again', (moment) => {
    const heard = away.heard[moment].filter(({ result }) => result === null);
    expect(heard.length).toBeGreaterThan(0);
    for (const one of heard) {
      expect(wordOf(one)).toBe('SERVICE_UNAVAILABLE');
      expect(one.error?.message).toMatch(/same (idempotency )?key/);
      expect(one.error?.extensions['retryAfterSeconds']).toEqual(expect.any(Number));
    }
  });

  test('is told as clearly to who only reads', () => {
    expect(away.reading?.error?.code).toBe('SERVICE_UNAVAILABLE');
  });

  test('keeps nobody waiting for longer than ten seconds', () => {
    const all = moments.flatMap((moment) => away.heard[moment]);
    expect(Math.max(...all.map(({ ms }) => ms))).toBeLessThan(10_000);
  });

  test('makes nobody forget an answer that was in hand: no person has to find out what the vendor has said', () => {
    expect(away.inHand.length).toBeGreaterThan(5);
    expect(new Set(away.inHand)).toEqual(new Set(['VENDOR']));
  });
});

describe('a PostgreSQL server that hangs for eight seconds', () => {
  let away: DatabaseAway;
  beforeAll(async () => {
    away = await runDatabaseAway({ awayMs: 8_000, each: 1, how: 'frozen' });
  }, 120_000);

  test('leaves no effect lost, doubled or wrongly reported, and nothing open', () => {
    expect(away.settled).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0 });
    expect(away.end).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0, unrecorded: 0, refused: 0 });
    expect(away.sentUnclaimed).toBe(0);
  });

  test('is said by /readyz within five seconds, and not by /livez', () => {
    expect(new Set(away.ready)).toEqual(new Set([503]));
    expect(new Set(away.live)).toEqual(new Set([200]));
  });

  test('holds no reader for longer than it hangs', () => {
    expect(away.reading?.error?.code).toBe('SERVICE_UNAVAILABLE');
  });
});
