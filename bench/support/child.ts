/** A process of a benchmark, started and heard over the channel between the two. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';

export interface Child<Order, Word> {
  readonly pid: number;
  /** Resolves with its next word; rejects when it ends before. */
  hear(): Promise<Word>;
  /** Says an order and resolves with the word that answers it. One at a time. */
  ask(order: Order): Promise<Word>;
  /** Ends it, and resolves when it is gone. May be called again. */
  end(): Promise<void>;
}

export interface ChildOptions<Words extends z.ZodType> {
  /** A compiled file. */
  readonly file: string;
  readonly args?: readonly string[];
  /** Flags of its Node. */
  readonly flags?: readonly string[];
  /** What it may say. */
  readonly words: Words;
}

/** Starts a file with the Node that runs us, as production starts it; its complaints are ours. */
export function startChild<Order extends object, Words extends z.ZodType>(
  options: ChildOptions<Words>,
): Child<Order, z.output<Words>> {
  const { file, args = [], flags = [], words } = options;
  const child: ChildProcess = fork(file, [...args], {
    execArgv: [...flags],
    env: { NODE_ENV: 'production' },
    // Standard output is for results.
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const hear = async (): Promise<z.output<Words>> => {
    const stop = new AbortController();
    const ended = gone.then(() => {
      throw new Error(`${file} ended with ${child.exitCode ?? child.signalCode}`);
    });
    const heard = once(child, 'message', { signal: stop.signal });
    try {
      const heardAll: readonly unknown[] = await Promise.race([heard, ended]);
      return words.parse(heardAll[0]);
    } finally {
      heard.catch(() => {});
      stop.abort();
    }
  };
  return {
    pid: child.pid ?? 0,
    hear,
    ask(order) {
      const answer = hear();
      child.send(order);
      return answer;
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await gone;
    },
  };
}

/** In the child: obeys one order after the other, and never outlives who started it. */
export function obey<Orders extends z.ZodType>(
  orders: Orders,
  work: (order: z.output<Orders>) => Promise<object>,
): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (message) => {
    void work(orders.parse(message)).then((word) => process.send?.(word));
  });
}

/** In the child: says a word that nobody has asked for. */
export function tell(word: object): void {
  process.send?.(word);
}
