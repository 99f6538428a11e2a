/** A process of the run, started and heard over the channel between the two. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

export interface Child<Word> {
  /** Resolves with the next word that fits; rejects when the process ends before. */
  hear<Heard extends Word>(isAwaited: (word: Word) => word is Heard): Promise<Heard>;
  say(word: string): void;
  /** Told of every word. */
  onWord(listen: (word: Word) => void): void;
  /** Ends it, and resolves when it is gone. May be called again. */
  end(): Promise<void>;
}

export interface ChildOptions<Schema extends z.ZodType> {
  /** A file beside this one. */
  readonly program: string;
  readonly args: readonly string[];
  readonly words: Schema;
}

/** Starts a file of this folder with the Node that runs us; its complaints are ours. */
export function startChild<Schema extends z.ZodType>(options: ChildOptions<Schema>): Child<z.output<Schema>> {
  type Word = z.output<Schema>;
  const { program, args, words } = options;
  const child: ChildProcess = fork(fileURLToPath(new URL(program, import.meta.url)), [...args], {
    execArgv: [],
    env: { NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const listeners = new Set<(word: Word) => void>();
  child.on('message', (message) => {
    const word = words.parse(message);
    for (const listen of listeners) listen(word);
  });
  return {
    hear<Heard extends Word>(isAwaited: (word: Word) => word is Heard) {
      return new Promise<Heard>((resolve, reject) => {
        const listen = (word: Word): void => {
          if (!isAwaited(word)) return;
          listeners.delete(listen);
          resolve(word);
        };
        listeners.add(listen);
        void gone.then(() => reject(new Error(`${program} ended with ${child.exitCode ?? child.signalCode}`)));
      });
    },
    say: (word) => void child.send(word),
    onWord: (listen) => void listeners.add(listen),
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await gone;
    },
  };
}
