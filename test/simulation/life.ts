/**
 * The life of a simulated process. Whatever it waits for passes through `pass`; once it is over, nothing it waited for
 * ever comes back, as after SIGKILL.
 */
export interface Life {
  readonly isOver: boolean;
  /** Resolves, unless the process is dead by then: that never resolves. Each passing is a place where it may die. */
  pass(): Promise<void>;
  /** Waits for `work`; its outcome reaches the process only if that is still alive. */
  after<T>(work: Promise<T>): Promise<T>;
  end(): void;
  /** Called once, when it ends. */
  onEnd(then: () => void): void;
  /** Resolves when it ends. */
  readonly ended: Promise<void>;
}

/** @param diesAt the passing at which it dies; Infinity: never. */
export function createLife(diesAt: number): Life {
  let passings = 0;
  let isOver = false;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const listeners: Array<() => void> = [];
  const life: Life = {
    get isOver() {
      return isOver;
    },
    ended,
    async pass() {
      passings += 1;
      if (passings >= diesAt) life.end();
      if (isOver) await never;
    },
    async after(work) {
      try {
        return await work;
      } finally {
        await life.pass();
      }
    },
    end() {
      if (isOver) return;
      isOver = true;
      for (const listener of listeners) listener();
      resolve();
    },
    onEnd(then) {
      listeners.push(then);
    },
  };
  return life;
}

const never = new Promise<never>(() => {});
