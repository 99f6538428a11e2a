/** A process is told to end while it holds answers that it cannot write, as its database is away. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Heard, wordOf } from './support/client.ts';
import { type Aftermath, settleAll } from './support/settled.ts';
import { onStage } from './support/stage.ts';
import { kinds } from './support/vendors.ts';

interface Ended extends Aftermath {
  readonly heard: readonly Heard[];
  readonly exit: number | NodeJS.Signals | null;
  readonly exitMs: number;
  readonly log: string;
}

describe('a process that is told to end while its database is away', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await onStage({ engine: 'postgres' }, async ({ ledger, postgres, start }) => {
      const replica = await start();
      await replica.holdAt('afterSend');
      const asked = kinds.map((kind) => ledger.ask(replica.url, kind));
      await replica.untilHeld(asked.length);
      await postgres?.stop();
      await replica.release();
      const heard = await Promise.all(asked);
      const toldAt = performance.now();
      const exit = await replica.kill('SIGTERM');
      const exitMs = performance.now() - toldAt;
      await postgres?.start();
      const next = await start();
      const aftermath = await settleAll(ledger, next.url, 30_000);
      return { ...aftermath, heard, exit, exitMs, log: replica.log() };
    });
  }, 120_000);

  test('tells its clients to send the same key again', () => {
    expect(new Set(ended.heard.map(wordOf))).toEqual(new Set(['SERVICE_UNAVAILABLE']));
  });

  test('ends within five seconds, and says in its log which answers it had to leave', () => {
    expect(ended.exit).toBe(0);
    expect(ended.exitMs).toBeLessThan(5_000);
    const given = ended.log.split('\n').filter((line) => line.includes('given up before it could be written'));
    expect(given).toHaveLength(ended.heard.length);
    for (const line of given) expect(line).toMatch(/"operationId":"[0-9a-f-]{36}"/);
  });

  test('leaves nothing lost, doubled or wrongly reported: who comes next finds out', () => {
    expect(ended.settled).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0 });
    expect(ended.end).toMatchObject({ lost: [], doubled: [], wrong: [], open: 0, unrecorded: 0 });
    expect(ended.end.succeeded + ended.end.forAPerson).toBe(ended.end.intents);
  });
});
