/** One start of the built program, from its process being spawned to the first answer that says it is ready. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'undici';
import { addressOf } from '../mutations/server.ts';

export interface StartOptions {
  /** The compiled entry. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Start {
  readonly readyMs: number;
  /** Time of a processor that the process had used by then; null where the system does not tell. */
  readonly cpuMs: number | null;
}

/** Ends it again, as its operator would, before it resolves. */
export async function startOnce({ main, env }: StartOptions, cpuOf: (pid: number) => number | null): Promise<Start> {
  const spawnedAt = performance.now();
  const child = spawn(process.execPath, [main], {
    env: { NODE_ENV: 'production', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  try {
    await untilReady(await addressOf(child, gone));
    return { readyMs: performance.now() - spawnedAt, cpuMs: cpuOf(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}

async function untilReady(url: string): Promise<void> {
  const pool = new Pool(url);
  try {
    while (!(await isReady(pool)));
  } finally {
    await pool.destroy();
  }
}

async function isReady(pool: Pool): Promise<boolean> {
  const { statusCode, body } = await pool.request({ path: '/readyz', method: 'GET' });
  await body.dump();
  return statusCode === 200;
}
