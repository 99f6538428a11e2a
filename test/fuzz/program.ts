/** The program to be fuzzed: the vendors and the built server, each a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, endChildren, fromSource, type Program, start } from '../process/children.ts';

export interface FuzzedProgram {
  readonly port: number;
  readonly pid: number;
  readonly token: string;
  /** What it has logged at level error: our own mistakes. */
  errors(): string[];
  readonly hasEnded: () => boolean;
  stop(): Promise<void>;
}

/** Starts it as production has it: no introspection, no explorer. */
export async function startFuzzedProgram(): Promise<FuzzedProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-fuzz-'));
  const config = join(folder, 'vendors.yaml');
  const ports = ['--card-port', '0', '--voucher-port', '0', '--member-port', '0', '--benefit-port', '0'];
  const args = [...ports, '--keys', join(folder, 'keys'), '--config', config, '--issue-every', '0'];
  const vendors = start(fromSource, 'vendors', { args });
  const token = await patiently(() => vendors.says(/Token\s+(\S+)\n/));
  const { program, remove } = await build();
  const main = start(limitHeap(program), 'main', {
    env: {
      PROMOTIONS_CONFIG: config,
      PORT: '0',
      PROMOTIONS_DIR: join(folder, 'state'),
      LOG_LEVEL: 'info',
      NODE_ENV: 'production',
    },
  });
  let hasEnded = false;
  void main.exit.then(() => {
    hasEnded = true;
  });
  const url = await patiently(() => main.says(/"url":"([^"]+)"/));
  return {
    port: Number(new URL(url).port),
    pid: main.pid,
    token,
    errors: () =>
      main
        .stdout()
        .split('\n')
        .filter((line) => line.includes('"level":"error"')),
    hasEnded: () => hasEnded,
    async stop() {
      await endChildren();
      await remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A busy machine may need minutes to start two processes. */
async function patiently<T>(wait: () => Promise<T>, tries = 6): Promise<T> {
  try {
    return await wait();
  } catch (error) {
    if (tries <= 1) throw error;
    return patiently(wait, tries - 1);
  }
}

/** So that what is not given back shows soon. */
const limitHeap =
  (program: Program): Program =>
  (entry) => ['--max-old-space-size=512', ...program(entry)];
