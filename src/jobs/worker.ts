import type { Clock } from '../domain/clock.ts';

/** Work that repeats for as long as the process lives. Any replica may run it: what is due is claimed in the database. */
export interface Worker {
  /** Stops after the round under way. */
  stop(): Promise<void>;
}

export interface WorkerOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  /** @returns how many things it did; as long as that is more than none, the next round follows at once. */
  readonly work: () => Promise<number>;
  /** A round that failed is logged here, and the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

export function startWorker({ clock, everyMs, work, onError }: WorkerOptions): Worker {
  const stopping = new AbortController();
  const rounds = (async () => {
    while (!stopping.signal.aborted) {
      const done = await work().catch((error: unknown) => {
        onError(error);
        return 0;
      });
      if (done === 0) await clock.sleep(everyMs, stopping.signal);
    }
  })();
  return {
    stop() {
      stopping.abort();
      return rounds;
    },
  };
}
