/** Tasks under way in this process, up to a number. */
export interface Pool {
  /** How many more may be begun. */
  readonly room: number;
  run(task: () => Promise<unknown>): void;
  /** Resolves when what is under way has ended. */
  drained(): Promise<void>;
}

/** A task that fails is told to `onError`, and makes room like any other. */
export function createPool(size: number, onError: (error: unknown) => void): Pool {
  const running = new Set<Promise<unknown>>();
  return {
    get room() {
      return size - running.size;
    },
    run(task) {
      const run = task()
        .catch(onError)
        .finally(() => running.delete(run));
      running.add(run);
    },
    async drained() {
      await Promise.all(running);
    },
  };
}
