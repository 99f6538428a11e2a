/** One chaos run: everything started, everything harmed, everything counted. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { scopes } from '../../src/domain/caller.ts';
import { build } from '../process/children.ts';
import { makeRsaPair } from '../support/keys.ts';
import { type AccountName, accountNames, configFile, secretsOf, timing, vendorProcesses } from './accounts.ts';
import { type AnswerLine, answerLine } from './answers.ts';
import { createPost } from './apollo.ts';
import { type Books, readBooks } from './books.ts';
import { type Judgement, judge } from './check.ts';
import { type Child, startChild } from './child.ts';
import { type ChaosDatabase, startDatabase } from './database.ts';
import { countUnsettled, readJournal } from './journal-rows.ts';
import type { ChaosOptions } from './options.ts';
import { makePlan, type Plan } from './plan.ts';
import { createRandom, type Random } from './random.ts';
import { type Repeated, replay, reuseKeys } from './replays.ts';
import { type Replicas, startReplicas } from './replicas.ts';
import type { ClientSetup, Setup, VendorUrls } from './setup.ts';
import { type Summary, summarize } from './table.ts';
import { type ClientWord, clientWord, type ProxyWord, proxyWord, type VendorWord, vendorWord } from './words.ts';

/** What went wrong on purpose, by name. */
export interface Harm {
  readonly network: Readonly<Record<string, number>>;
  readonly misbehaviours: Readonly<Record<string, number>>;
  /** Exchanges between program and vendors, harmed or not. */
  readonly exchanges: number;
  readonly disconnects: number;
  readonly kills: number;
  /** Replicas that ended by themselves, as they found no database. */
  readonly fell: number;
  readonly databaseRestarts: number;
}

export interface ChaosResult {
  readonly judgement: Judgement;
  readonly summary: Summary;
  readonly harm: Harm;
  readonly idleRepeats: number;
  readonly conflicts: Repeated;
  readonly replays: Repeated;
  readonly isClean: boolean;
  readonly took: { readonly harmedMs: number; readonly settlingMs: number };
  /** Where answers and logs are; null when they have been removed. */
  readonly folder: string | null;
}

export type Progress = (line: string) => void;

type Clean = () => Promise<void> | void;

/** Runs it and leaves no process behind, even when it is interrupted. */
export async function runChaos(options: ChaosOptions, tell: Progress, interrupt?: AbortSignal): Promise<ChaosResult> {
  const folder = mkdtempSync(join(tmpdir(), 'promotions-chaos-'));
  const cleaning: Clean[] = [];
  let isKept = options.keeps;
  try {
    const result = await Promise.race([
      runIn(folder, { options, tell, atEnd: (clean) => void cleaning.unshift(clean) }),
      rejectionOn(interrupt),
    ]);
    isKept ||= !result.isClean;
    return { ...result, folder: isKept ? folder : null };
  } finally {
    for (const clean of cleaning) await clean();
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  }
}

function rejectionOn(interrupt: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    interrupt?.addEventListener('abort', () => reject(new Error('interrupted')));
  });
}

interface Run {
  readonly options: ChaosOptions;
  readonly tell: Progress;
  /** What is to be undone at the end, last things first. */
  readonly atEnd: (clean: Clean) => void;
}

async function runIn(folder: string, run: Run): Promise<Omit<ChaosResult, 'folder'>> {
  const { options, tell } = run;
  tell('starting');
  const plan = makePlan(options);
  const stage = await setStage(folder, run, plan);
  const { vendorUrls, network, replicas, database } = stage;
  const startedAt = performance.now();
  const clients = await harm(folder, run, stage);
  const harmedMs = performance.now() - startedAt;
  const unsettled = await settle(run, stage);
  tell(`settled, but for ${unsettled}`);
  const settlingMs = performance.now() - startedAt - harmedMs;
  const answers = readAnswers(join(folder, 'answers.ndjson'));
  const sentByKey = z.record(z.string(), z.int()).parse(JSON.parse(readFileSync(join(folder, 'sent.json'), 'utf8')));
  const operations = plan.chains.flat().filter(({ idempotencyKey }) => sentByKey[idempotencyKey] !== undefined);
  const look = async (): Promise<{ readonly judgement: Judgement; readonly books: Books }> => {
    const books = await readBooks(vendorUrls);
    const journal = await readJournal(database.url);
    return { judgement: judge({ operations, journal, effects: books.effects, answers }), books };
  };
  const { judgement: first } = await look();
  const post = createPost({ endpoints: replicas.endpoints, bearer: stage.bearer });
  const countVendorCalls = (): Promise<number> => stage.countVendorCalls();
  tell('using keys again');
  const conflicts = await reuseKeys(first.operations, { post, count: options.conflicts, countVendorCalls });
  tell('replaying');
  const replays = await replay(first.operations, { post, count: options.replays, countVendorCalls });
  // Again, because neither may have had an effect.
  const { judgement, books } = await look();
  const summary = summarize(judgement, sentByKey);
  const { killed: kills, fell } = replicas.restarts();
  const tallies = await stage.tallyVendors();
  const { faults, requests: exchanges } = await network.tally();
  return {
    judgement,
    summary,
    harm: {
      network: faults,
      misbehaviours: tallies.misbehaviours,
      exchanges,
      disconnects: clients.disconnects,
      kills,
      fell,
      databaseRestarts: clients.databaseRestarts,
    },
    idleRepeats: books.idleRepeats,
    conflicts,
    replays,
    isClean: isClean(summary, judgement, { conflicts, replays }),
    took: { harmedMs, settlingMs },
  };
}

function isClean(
  { total }: Summary,
  { strays }: Judgement,
  { conflicts, replays }: Pick<ChaosResult, 'conflicts' | 'replays'>,
): boolean {
  const isQuiet = ({ sent, asExpected, vendorCalls }: Repeated): boolean => asExpected === sent && vendorCalls === 0;
  const isOneStory = total.effects === total.succeeded + total.forPersonWithEffect;
  const wrongs = total.lost + total.doubled + total.wronglyReported + total.withNextCheck + strays.length;
  return wrongs === 0 && isOneStory && isQuiet(conflicts) && isQuiet(replays);
}

interface Stage {
  readonly vendorUrls: VendorUrls;
  readonly network: { tally(): Promise<Pick<Harm, 'exchanges'> & ProxyTally>; calm(): Promise<void> };
  readonly database: ChaosDatabase;
  readonly replicas: Replicas;
  readonly bearer: string;
  tallyVendors(): Promise<{ readonly requests: number; readonly misbehaviours: Record<string, number> }>;
  countVendorCalls(): Promise<number>;
  /** The vendors forget what they have been told to do wrong. */
  calmVendors(): Promise<void>;
}

type ProxyTally = Extract<ProxyWord, { tally: unknown }>['tally'];

async function setStage(folder: string, { options, atEnd }: Run, plan: Plan): Promise<Stage> {
  const keys = { ours: makeRsaPair(), vendor: makeRsaPair(), token: makeRsaPair() };
  const write = (name: string, content: object): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const { seed, faultPercent } = options;
  const setupFile = write('setup.json', { seed, faultPercent, keys, targets: plan.targets } satisfies Setup);
  write('plan.json', plan);
  const built = build();
  atEnd(async () => (await built).remove());
  const database = await startDatabase();
  atEnd(() => database.close());
  const vendors = vendorProcesses.map((accounts) =>
    startChild({ program: './vendor-process.ts', args: [setupFile, ...accounts], words: vendorWord }),
  );
  for (const vendor of vendors) atEnd(() => vendor.end());
  const listening = await Promise.all(vendors.map((vendor) => vendor.hear(isVendorListening)));
  const vendorUrls = complete(listening.reduce((all, { urls }) => ({ ...all, ...urls }), {}));
  const proxy = startChild({
    program: './proxy-process.ts',
    args: [setupFile, write('vendors.json', vendorUrls)],
    words: proxyWord,
  });
  atEnd(() => proxy.end());
  const { urls: proxyUrls } = await proxy.hear(isProxyListening);
  const { program } = await built;
  const replicas = await startReplicas({
    count: 2,
    program: program('main'),
    env: {
      PROMOTIONS_CONFIG: write('config.json', configFile(complete(proxyUrls))),
      DATABASE_URL: database.url,
      LOG_LEVEL: 'warn',
      ...secretsOf(keys),
    },
    logFile: join(folder, 'replicas.log'),
  });
  atEnd(() => replicas.close());
  await replicas.untilReady();
  const tallyVendors: Stage['tallyVendors'] = async () => {
    const words = await Promise.all(vendors.map((vendor) => askFor(vendor, 'tell', isVendorTally)));
    const tallies = words.flatMap(({ tally }) => Object.values(tally));
    return {
      requests: tallies.reduce((sum, { requests }) => sum + requests, 0),
      misbehaviours: addUp(tallies.map(({ misbehaviours }) => misbehaviours)),
    };
  };
  return {
    vendorUrls,
    database,
    replicas,
    bearer: makeBearer(keys.token.privateKey),
    network: {
      async tally() {
        const { tally } = await askFor(proxy, 'tell', isProxyTally);
        return { ...tally, exchanges: tally.requests };
      },
      calm: async () => void (await askFor(proxy, 'calm', isProxyTally)),
    },
    tallyVendors,
    countVendorCalls: async () => (await tallyVendors()).requests,
    async calmVendors() {
      const clears = Object.values(vendorUrls).map((url) => fetch(`${url}/_simulator/clear`, { method: 'POST' }));
      await Promise.all(clears.map(async (clear) => (await clear).body?.cancel()));
    },
  };
}

const isVendorListening = (word: VendorWord) => 'urls' in word;
const isVendorTally = (word: VendorWord) => 'tally' in word;
const isProxyListening = (word: ProxyWord) => 'urls' in word;
const isProxyTally = (word: ProxyWord) => 'tally' in word;

async function askFor<Word, Heard extends Word>(
  child: Child<Word>,
  order: 'tell' | 'calm',
  isAwaited: (word: Word) => word is Heard,
): Promise<Heard> {
  const heard = child.hear(isAwaited);
  child.say(order);
  return heard;
}

function addUp(counts: ReadonlyArray<Readonly<Record<string, number>>>): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((one) => Object.entries(one))) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function complete(urls: Partial<Record<AccountName, string>>): VendorUrls {
  const { cards = '', vouchers = '', members = '', venue = '' } = urls;
  const { 'members-proven': proven = '', 'members-sole': sole = '' } = urls;
  const all = { cards, vouchers, members, 'members-proven': proven, 'members-sole': sole, venue };
  for (const name of accountNames) if (all[name] === '') throw new Error(`nobody listens for ${name}`);
  return all;
}

function makeBearer(privateKey: string): string {
  return jwt.sign({ scope: scopes.join(' '), accounts: '*' }, privateKey, {
    algorithm: 'RS256',
    issuer: 'test-issuer',
    audience: 'promotions',
    subject: 'chaos',
    expiresIn: '12h',
  });
}

/** The part with the faults: it ends when every client has its answer, or no more patience. */
async function harm(folder: string, { options, tell, atEnd }: Run, stage: Stage) {
  const setup: ClientSetup = {
    endpoints: stage.replicas.endpoints,
    bearer: stage.bearer,
    vendorUrls: stage.vendorUrls,
    planFile: join(folder, 'plan.json'),
    answersFile: join(folder, 'answers.ndjson'),
    sentFile: join(folder, 'sent.json'),
    seed: options.seed,
    concurrency: options.concurrency,
    disconnectPercent: options.disconnectPercent,
    patienceMs: options.patienceMs,
  };
  const setupFile = join(folder, 'clients.json');
  writeFileSync(setupFile, JSON.stringify(setup));
  const clients = startChild({ program: './client-process.ts', args: [setupFile], words: clientWord });
  atEnd(() => clients.end());
  const breaking = breakThings(options, stage);
  const stopping = setTimeoutOf(options.minutes * 60_000, () => clients.say('stop'));
  clients.onWord(({ started, finished, sent }) => {
    breaking.onProgress(started);
    const { kills, databaseRestarts } = breaking.counts();
    tell(
      `${started} of ${options.operations} begun, ${finished} through, ${sent} requests; ${kills} kills, ${databaseRestarts} restarts of the database`,
    );
  });
  const over = await clients.hear(isOver);
  clearTimeout(stopping);
  await breaking.stop();
  return { ...over, ...breaking.counts() };
}

const isOver = (word: ClientWord): word is ClientWord => word.isOver;

function setTimeoutOf(ms: number, work: () => void): NodeJS.Timeout {
  return setTimeout(work, ms).unref();
}

interface Breaker {
  counts(): { readonly kills: number; readonly databaseRestarts: number };
  /** Told of every word of the clients. */
  onProgress(begun: number): void;
  /** Resolves when what was broken is up again, or on its way. */
  stop(): Promise<void>;
}

/** Kills and restarts. Neither waits for the other: now and then they meet. */
function breakThings(options: ChaosOptions, { replicas, database }: Pick<Stage, 'replicas' | 'database'>): Breaker {
  const { seed, breaking, operations } = options;
  const random = createRandom(seed).fork('breaking');
  const counts = { kills: 0, databaseRestarts: 0 };
  // The next one waits until the one before it is up again, or a slow machine would do nothing but start replicas.
  const kill = async (): Promise<void> => {
    replicas.kill(random.whole(0, replicas.endpoints.length - 1));
    counts.kills += 1;
    await replicas.untilReady().catch(() => undefined);
  };
  const restart = async (): Promise<void> => {
    await database.restart(random.whole(0, 2_500));
    counts.databaseRestarts += 1;
  };
  if (breaking.when === 'onBeats') {
    const beats = [
      startBeat(breaking.killEveryMs, random, kill),
      startBeat(breaking.restartDatabaseEveryMs, random, restart),
    ];
    return {
      counts: () => counts,
      onProgress: () => undefined,
      stop: async () => void (await Promise.all(beats.map(({ stop }) => stop()))),
    };
  }
  const steps = [kill, restart];
  let under = Promise.resolve();
  return {
    counts: () => counts,
    onProgress(begun) {
      if (begun < ((3 - steps.length) * operations) / 3) return;
      const step = steps.shift();
      if (step !== undefined) under = under.then(step);
    },
    stop: () => under,
  };
}

/** Works on a beat: after half the time to one and a half. */
function startBeat(everyMs: number | null, random: Random, work: () => Promise<void>) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const beats = (async () => {
    while (everyMs !== null && !signal.aborted) {
      await sleep(everyMs / 2 + random.whole(0, everyMs), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await work();
    }
  })();
  return {
    stop() {
      stopping.abort();
      return beats;
    },
  };
}

/** Nothing is harmed any more. @returns how many operations are still neither settled nor with a person in the end. */
async function settle({ options, tell }: Run, stage: Stage): Promise<number> {
  await stage.network.calm();
  await stage.calmVendors();
  await stage.replicas.untilReady();
  const giveUpAt = performance.now() + options.settleMs;
  let unsettled = await countUnsettled(stage.database.url);
  while (unsettled > 0 && performance.now() < giveUpAt) {
    tell(`${unsettled} to settle`);
    await sleep(250);
    unsettled = await countUnsettled(stage.database.url);
  }
  // A vendor may still be at work on what was given up: no effect counts before it must be through with it.
  await sleep(timing.longestProcessingMs);
  return unsettled;
}

function readAnswers(path: string): AnswerLine[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => answerLine.parse(JSON.parse(line)));
}
