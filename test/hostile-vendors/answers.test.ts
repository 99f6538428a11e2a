/** Every hostile answer against the connectors in a process of their own: none is believed, none costs much. */
import { describe, expect, test } from 'vitest';
import { measureAnswers } from './measure.ts';
import { contents, encodings, floods, framings, statuses } from './misbehaviours.ts';

/** A process that has loaded the connectors takes about 150 MB; four answers at once may be unpacked. */
const mostRssBytes = 450 * 1024 * 1024;

describe.each([
  { family: 'contents', misbehaviours: contents, count: 8, timeoutMs: 20_000 },
  { family: 'encodings', misbehaviours: encodings, count: 8, timeoutMs: 20_000 },
  { family: 'statuses', misbehaviours: statuses('http://127.0.0.2:9'), count: 4, timeoutMs: 20_000 },
  { family: 'framings', misbehaviours: framings, count: 4, timeoutMs: 20_000 },
  { family: 'floods', misbehaviours: floods, count: 8, timeoutMs: 1_000 },
])('$family', ({ misbehaviours, count, timeoutMs }) => {
  test('are unknown, every one, within bounds of time and memory', { timeout: 240_000 }, async () => {
    const rows = await measureAnswers({ misbehaviours, count, timeoutMs });
    expect(rows.length).toBeGreaterThan(misbehaviours.length);
    for (const { name, vendor, kinds, rssBytes, slowestMs } of rows) {
      // A machine that could not write within the time has sent nothing, which is certain and harmless.
      const { unknown = 0, neverSent = 0, ...believed } = kinds;
      expect([name, vendor, believed, unknown + neverSent]).toEqual([name, vendor, {}, count]);
      expect([name, vendor, unknown > 0]).toEqual([name, vendor, true]);
      expect([name, rssBytes < mostRssBytes]).toEqual([name, true]);
      expect([name, slowestMs < timeoutMs + 10_000]).toEqual([name, true]);
    }
  });
});
