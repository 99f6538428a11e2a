/** The disk under the database becomes full in mid-flight. The long script leaves it full for a minute. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type FullDisk, runFullDisk } from './full-disk.ts';
import { wordOf } from './support/client.ts';
import { engines } from './support/places.ts';
import { whyNoSmallDisk } from './support/small-disk.ts';

const obstacle = await whyNoSmallDisk();
if (obstacle !== null) process.stderr.write(`tests with a full disk are skipped: ${obstacle}\n`);

describe.skipIf(obstacle !== null).each(engines)('a full disk under %s', (engine) => {
  let full: FullDisk;
  beforeAll(async () => {
    full = await runFullDisk({ engine, fullMs: 4_000, each: 1 });
  }, 120_000);

  test('lets nothing be sent that is not in the journal, and loses no effect that could not be written', () => {
    expect(full.meanwhile).toMatchObject({ lost: [], doubled: [], wrong: [] });
    expect(full.settled).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0 });
  });

  test('is over when there is room again: everything settles without a restart', () => {
    expect(full.isSameProcess).toBe(true);
    expect(full.end).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0, unrecorded: 0, refused: 0 });
    expect(full.end.succeeded + full.end.forAPerson).toBe(full.end.intents);
  });

  test('is told clearly: every request is answered, with a code of its own and to send the same key again', () => {
    expect(full.isAnswered).toBe(true);
    expect(full.errors.length).toBeGreaterThan(0);
    for (const error of full.errors) {
      expect(wordOf(error)).toBe('SERVICE_UNAVAILABLE');
      expect(error.error?.message).toMatch(/same (idempotency )?key/);
    }
  });

  test('is said by /readyz and not by /livez', () => {
    expect(full).toMatchObject({ live: 200, ready: 503, readyAfter: 200 });
  });
});

describe.skipIf(obstacle !== null)('a full disk when the log of the embedded database needs a new file', () => {
  test('hangs no process, and nothing is lost', async () => {
    const full = await runFullDisk({ engine: 'pglite', fullMs: 4_000, each: 1, endsLog: true });
    expect(full.live).toBe(200);
    expect(full.end).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0, unrecorded: 0, refused: 0 });
  }, 120_000);
});
