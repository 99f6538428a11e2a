/** One overload run on one engine: capacity, half of it, a multiple of it, half of it again; then every effect is counted. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Program } from '../process/children.ts';
import { judge, type Report } from './judge.ts';
import { readLedger } from './ledger.ts';
import type { EngineName, OverloadOptions } from './options.ts';
import { type Stage, setStage } from './stage.ts';
import { startUnknowns } from './unknowns.ts';
import type { LoadOrder, LoadWord } from './words.ts';

export type Progress = (line: string) => void;

export interface RunParts {
  readonly options: OverloadOptions;
  readonly engine: EngineName;
  readonly program: Program;
  readonly tell: Progress;
  readonly interrupt: AbortSignal;
}

/** Runs it and leaves no process behind, even when it is interrupted. */
export async function runOverload(parts: RunParts): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-overload-'));
  const cleaning: Array<() => Promise<void> | void> = [];
  try {
    const run = runIn(folder, parts, (clean) => void cleaning.unshift(clean));
    return await Promise.race([run, rejectionOn(parts.interrupt)]);
  } finally {
    for (const clean of cleaning) await clean();
    if (parts.options.keeps) parts.tell(`kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

const calmSeconds = 20;

async function runIn(
  folder: string,
  { options, engine, program, tell }: RunParts,
  atEnd: (clean: () => Promise<void> | void) => void,
): Promise<Report> {
  tell(`${engine}: starting`);
  const stage = await setStage({ engine, folder, program, settings: options.settings, atEnd });
  const capacity = options.capacity ?? (await findCapacity(stage, tell));
  const half = { rate: capacity / 2, seconds: calmSeconds };
  const phases = [half, { rate: capacity * options.times, seconds: options.seconds }, half];
  tell(`${engine}: capacity ${Math.round(capacity)}/s, overload for ${options.seconds} s`);
  const firstWord = stage.words.length;
  const endUnknowns = startUnknowns(stage);
  const measured = await order(stage, { mode: 'open', phases });
  const words = stage.words.slice(firstWord);
  const unknowns = await endUnknowns();
  const isSettled = await settle(stage);
  const path = join(folder, 'told.json');
  await order(stage, { mode: 'write', path });
  const exitCode = await stage.endServer();
  tell(`${engine}: reading the books`);
  const told = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')));
  const ledger = await readLedger({ database: stage.database, vendorUrls: stage.vendorUrls, told });
  return judge({ engine, options, capacity, measured, words, unknowns, isSettled, exitCode, ledger, calmSeconds });
}

async function order({ load }: Stage, what: LoadOrder): Promise<LoadWord> {
  const heard = load.hear((word): word is LoadWord => word.lateP99 >= 0);
  load.say(JSON.stringify(what));
  return heard;
}

const rampSeconds = 5;

/** The most that is accepted a second, by ever more clients who each wait for their answer; the first round only warms up. */
async function findCapacity(stage: Stage, tell: Progress): Promise<number> {
  let most = 0;
  for (const clients of [8, 4, 8, 16, 24]) {
    const { phases } = await order(stage, { mode: 'closed', clients, seconds: rampSeconds });
    const { accepted } = phases[0]?.total ?? { accepted: { count: 0, p99: 0 } };
    const rate = accepted.count / rampSeconds;
    tell(`${clients} clients: ${Math.round(rate)}/s, p99 ${accepted.p99} ms`);
    most = Math.max(most, rate);
  }
  return most;
}

const openOperations = z.object({
  data: z.object({ promoOperations: z.object({ nodes: z.array(z.unknown()) }) }),
});

/** Waits until nothing is open any more. @returns false when something still is after a minute. */
async function settle({ url, bearer }: Stage): Promise<boolean> {
  const body = JSON.stringify({
    query: '{ promoOperations(first: 1, filter: { states: [PENDING, UNKNOWN] }) { nodes { id } } }',
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
  for (const giveUpAt = performance.now() + 60_000; performance.now() < giveUpAt; await sleep(250)) {
    const answer: unknown = await (await fetch(url, { method: 'POST', headers, body })).json();
    const open = openOperations.safeParse(answer);
    if (open.success && open.data.data.promoOperations.nodes.length === 0) return true;
  }
  return false;
}

function rejectionOn(interrupt: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    interrupt.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
  });
}
