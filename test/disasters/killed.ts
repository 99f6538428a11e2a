/** The process with the embedded database killed under load, again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Aftermath, settleAll } from './support/settled.ts';
import { onStage } from './support/stage.ts';
import { kinds } from './support/vendors.ts';

export interface KilledOptions {
  readonly kills: number;
  /** Clients that ask without a pause. */
  readonly clients: number;
  /** Each process is killed at some time before it is so old. */
  readonly livesAtMostMs: number;
  readonly settleWithinMs?: number;
  /** 0 to 1; by default truly random. */
  readonly random?: () => number;
}

export interface Killed extends Aftermath {
  /** Requests that were under way when a process died. */
  readonly cutOff: number;
}

export function runKilled(options: KilledOptions): Promise<Killed> {
  const { kills, clients, livesAtMostMs, settleWithinMs = 30_000, random = Math.random } = options;
  return onStage({ engine: 'pglite' }, async ({ vendors, ledger, start }) => {
    let replica = await start();
    for (let killed = 0; killed < kills; killed += 1) {
      const load = Array.from({ length: clients }, async (_, client) => {
        for (let turn = client; replica.isAlive(); turn += 1) {
          const kind = kinds[turn % kinds.length] ?? 'budget';
          if (random() < 0.3) vendors.misbehave[kind].answersAfter(Math.floor(random() * 900));
          await ledger.ask(replica.url, kind);
        }
      });
      await sleep(livesAtMostMs * (0.3 + 0.7 * random()));
      await replica.kill();
      await Promise.all(load);
      replica = await start();
    }
    const aftermath = await settleAll(ledger, replica.url, settleWithinMs);
    const cutOff = ledger.entries.filter(({ heard }) => heard[0]?.httpStatus === null).length;
    return { ...aftermath, cutOff };
  });
}
