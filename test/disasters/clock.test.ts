/** A clock is set back by an hour in mid-flight, or forward and back again. Nobody waits for that hour. */
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { fakeTimeLibrary, type GoneOn, goOnAfter, hourMs, leaps, setDatabaseServer } from './clock.ts';
import { wordOf } from './support/client.ts';

const withinMs = 20_000;
const patienceMs = 120_000;

const unharmed = { lost: [], doubled: [], wrong: [], open: 0 };
const finished = { ...unharmed, unrecorded: 0 };

describe('no effect is lost or doubled, no verdict is wrong, and nothing stays open for an hour', () => {
  test.each(leaps)(
    'when $when',
    async ({ run }) => {
      expect(await run(withinMs)).toMatchObject({ settled: unharmed, end: finished });
    },
    patienceMs,
  );

  const hasFakeTime = existsSync(fakeTimeLibrary);
  if (!hasFakeTime)
    process.stderr.write(`the test with the clock of a database's server is skipped: ${fakeTimeLibrary} is missing\n`);
  test.skipIf(!hasFakeTime)(
    "when the clock of the database's server is set back",
    async () => {
      const aftermath = await setDatabaseServer([-hourMs], withinMs);
      expect(aftermath).toMatchObject({ settled: unharmed, end: finished });
    },
    patienceMs,
  );
});

describe('after the clock of the only process was set back', () => {
  let gone: GoneOn;
  beforeAll(async () => {
    gone = await goOnAfter(-hourMs, 5_000);
  }, patienceMs);

  test('a key that has succeeded is replayed', () => {
    expect(wordOf(gone.replay)).toBe('SUCCESS');
    expect(gone.replay.result?.replayed).toBe(true);
    expect(gone.replayEffects).toBe(1);
  });

  test('a key that was refused for a moment may be tried again after that moment', () => {
    expect(gone.retried).toBe('SUCCESS');
  });

  test('an account that was closed for a moment opens after that moment', () => {
    expect(gone.closed).toBe('CIRCUIT_OPEN');
    expect(gone.reopened).toBe('SUCCESS');
  });

  test('two changes of one member still have a second each', () => {
    expect(gone.seconds).toHaveLength(2);
    expect(new Set(gone.seconds).size).toBe(2);
  });

  test('what a benefit looks like is what was accepted last', () => {
    expect(gone.stock).toBe(50);
  });
});
