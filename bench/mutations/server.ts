/** The built program, started as an operator starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type UsageWord, usageWord } from './words.ts';

export interface ServerOptions {
  readonly compiled: (source: string) => string;
  /** Where its log goes. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Flags of its Node. */
  readonly flags?: readonly string[];
}

export interface Server {
  readonly pid: number;
  readonly url: string;
  usage(): Promise<UsageWord>;
  /** As its operator would. */
  end(): Promise<void>;
}

/** Resolves when it listens. @throws {Error} with what it said when it ends before. */
export async function startServer({ compiled, folder, env, flags = [] }: ServerOptions): Promise<Server> {
  const watch = compiled('bench/mutations/usage-watch.ts');
  const args = [...flags, '--import', watch, compiled('src/main.ts')];
  const child = spawn(process.execPath, args, {
    env: { NODE_ENV: 'production', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  child.stdout?.pipe(createWriteStream(join(folder, 'server.log')));
  return {
    pid: child.pid ?? 0,
    url: await addressOf(child, gone),
    async usage() {
      const answer = once(child, 'message');
      child.send('usage');
      const [word] = z
        .tuple([usageWord])
        .rest(z.unknown())
        .parse(await answer);
      return word;
    },
    async end() {
      child.kill('SIGTERM');
      await Promise.race([gone, sleep(20_000, undefined, { ref: false })]);
      if (child.exitCode === null) child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Where it says that it listens. @throws {Error} with what it said when it ends before. */
export function addressOf({ stdout }: ChildProcess, gone: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      said = said.length > 100_000 ? said : said + text;
      const [, found] = /"url":"(http:[^"]+)"/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    void gone.then(() => reject(new Error(`the server ended: ${said}`)));
  });
}
