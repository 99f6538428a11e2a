/** One round: one change of every kind is under way when its process is killed, and another process takes them up. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashProcess, CrashProgram } from '../support/crash-program.ts';
import { crashVendorNames } from '../support/crash-vendors.ts';
import type { Change, ChangeAtVendor } from './kill-changes.ts';
import { type Client, createClient } from './kill-client.ts';
import { type Recorded, readOperations } from './kill-journal.ts';
import { type CellPlan, isCrashPoint, type Place, type RoundPlan } from './kill-plan.ts';
import { type Judged, judge, type Standing, standingOf, type Violation } from './kill-verdict.ts';

/** How long after the restart everything may be at rest. */
export const patienceMs = 60_000;

const lookEveryMs = 200;

/** One kind of change in a round, and everything that was seen of it. */
export interface Cell {
  readonly plan: CellPlan;
  readonly change: Change;
  readonly vendor: ChangeAtVendor;
  readonly client: Client;
  hasStood: boolean;
  records: readonly Recorded[];
  /** Milliseconds from the last restart until it was settled or before a person; null when it did not come to that. */
  restMs: number | null;
}

/** What came of a cell. */
export interface Result {
  readonly standing: Standing;
  readonly violations: readonly Violation[];
}

export interface Round {
  readonly plan: RoundPlan;
  /** None of its operations is older. */
  readonly since: Date;
  readonly cells: readonly Cell[];
  /** How many processes have been killed, or have killed themselves as ordered. */
  deaths: number;
}

/** Plays a round on a program in which nothing is under way. @throws when the program itself does not work. */
export async function playRound(
  program: CrashProgram,
  plan: RoundPlan,
  changeOf: (plan: CellPlan) => Change,
): Promise<Round> {
  const cells = plan.cells.map((cell): Cell => {
    const change = changeOf(cell);
    const client = createClient(change, `${plan.place}-${cell.kind}-${randomUUID()}`);
    return {
      plan: cell,
      change,
      vendor: change.at(program.vendors),
      client,
      hasStood: false,
      records: [],
      restMs: null,
    };
  });
  // A clock that is a little behind is not worth a thought.
  const round: Round = { plan, since: new Date(Date.now() - 5_000), cells, deaths: 1 };
  const { mortal, replica } = await assemble(program, plan);
  await bringToPlace({ mortal, replica, plan, cells });
  await mortal.kill();
  for (const cell of cells) if (cell.plan.isDisturbed) cell.vendor.disturb();
  const isBack = Promise.withResolvers<void>();
  const outages = Promise.all(goAway(program, plan, isBack.promise));
  // Awaited at the end; what goes wrong with it until then is not nobody's.
  outages.catch(() => {});
  const restart = await restarted(program, plan);
  isBack.resolve();
  const comingBack = cells
    .filter((cell) => cell.plan.returns === 'atOnce')
    .map((cell) => cell.client.comeBack(program, patienceMs));
  await untilQuiet(program, round, restart);
  const late = cells.filter((cell) => cell.plan.returns === 'later');
  comingBack.push(...late.map((cell) => cell.client.comeBack(program, patienceMs)));
  await Promise.all([...comingBack, outages]);
  while (!cells.every(({ vendor }) => vendor.isThrough())) await sleep(lookEveryMs);
  await untilQuiet(program, round, { startedAt: performance.now(), mortal: null, isTimed: false });
  for (const name of crashVendorNames) program.vendors[name].misbehave.clear();
  await Promise.all(program.listening().map((process) => process.order(null)));
  return round;
}

/** Judges a cell as it stands now. */
export function judgeCell({ plan }: Round, { change, vendor, client, hasStood, records }: Cell): Result {
  const judged: Judged = {
    place: plan.place,
    settlesBy: change.settlesBy,
    hasStood,
    records,
    vendor,
    told: client.told,
  };
  return { standing: standingOf(records), violations: judge(judged) };
}

/** The processes that the round begins with, and nobody besides. */
async function assemble(
  program: CrashProgram,
  { hasReplica }: RoundPlan,
): Promise<{ readonly mortal: CrashProcess; readonly replica: CrashProcess | null }> {
  const wanted = hasReplica ? 2 : 1;
  await Promise.all(
    program
      .listening()
      .slice(wanted)
      .map((process) => process.kill()),
  );
  while (program.listening().length < wanted) await mustListen(await program.start());
  const [first, second = null] = program.listening();
  if (first === undefined) throw new Error('there is no process to kill');
  return { mortal: first, replica: second };
}

/** A process that was not ordered to die has to live. */
async function mustListen(process: CrashProcess): Promise<CrashProcess> {
  if (process.state === 'listening') return process;
  throw new Error(`a process ended instead of listening: ${JSON.stringify(await process.ended)}`);
}

interface Stage {
  readonly mortal: CrashProcess;
  readonly replica: CrashProcess | null;
  readonly plan: RoundPlan;
  readonly cells: readonly Cell[];
}

/** Sends every change and waits until all of them stand at the place, or until it is clear that not all will. */
async function bringToPlace({ mortal, replica, plan, cells }: Stage): Promise<void> {
  const { place } = plan;
  if (isCrashPoint(place)) await mortal.order({ at: place, holds: true });
  else for (const { vendor, plan: cell } of cells) vendor.hold(holdingOf(place, cell));
  for (const { client, plan: cell } of cells)
    for (let copy = 0; copy < cell.copies; copy += 1) void client.send(mortal);
  const stands = standsAt(place, mortal);
  // At a crash point they wait for ever, at a vendor only for its timeout.
  const longestMs = isCrashPoint(place) ? 30_000 : 10_000;
  for (const giveUpAt = performance.now() + longestMs; performance.now() < giveUpAt && !cells.every(stands); ) {
    if (!isCrashPoint(place) && cells.some(({ vendor }) => vendor.isHeld()) && cells.every(hasArrived)) break;
    await sleep(5);
  }
  for (const { client, plan: cell } of cells) {
    for (let copy = 0; copy < cell.copiesElsewhere && replica !== null; copy += 1) void client.send(replica);
  }
  for (const cell of cells) cell.hasStood = stands(cell);
}

const hasArrived = ({ vendor, client }: Cell): boolean => vendor.isHeld() || !client.isBusy;

const holdingOf = (place: Place, { lateMs }: CellPlan) =>
  place === 'beforeEffect' && lateMs !== null ? { lateMs } : { applied: place === 'afterEffect' };

function standsAt(place: Place, mortal: CrashProcess): (cell: Cell) => boolean {
  if (isCrashPoint(place)) return ({ client }) => mortal.held.has(client.key);
  const effects = place === 'afterEffect' ? 1 : 0;
  return ({ vendor }) => vendor.isHeld() && vendor.effects().length === effects;
}

/** Sends the vendors away at once; each comes back so long after the program has. */
function goAway({ vendors }: CrashProgram, { outages }: RoundPlan, isBack: Promise<void>): Array<Promise<void>> {
  return crashVendorNames.map(async (name) => {
    const outage = outages[name];
    if (outage === null) return;
    const { misbehave } = vendors[name];
    if (outage.how === 'refusesConnections') await vendors.gates[name].shut();
    if (outage.how === 'dropsRequests') misbehave.dropsBeforeWork({ times: Infinity });
    if (outage.how === 'hangs') misbehave.hangs({ applied: false }, { times: Infinity });
    await isBack;
    await sleep(outage.ms);
    misbehave.clear();
    await vendors.gates[name].open();
  });
}

/** How the program came back. */
interface Restart {
  readonly startedAt: number;
  /** Dies at its point, unless it never comes there; null when none was ordered. */
  readonly mortal: CrashProcess | null;
  readonly isTimed: boolean;
}

async function restarted(program: CrashProgram, { restarts, secondDeath }: RoundPlan): Promise<Restart> {
  const startedAt = performance.now();
  if (!restarts) return { startedAt, mortal: null, isTimed: true };
  const heir = await program.start(secondDeath === null ? null : { at: secondDeath });
  if (secondDeath === null) await mustListen(heir);
  return { startedAt, mortal: secondDeath === null ? null : heir, isTimed: true };
}

/** So long a process may live that was ordered to die at a point: then it is taken not to come there. */
const secondLifeMs = 12_000;

/** Waits until every operation is settled or before a person and every client has its answer, or the time is over. */
async function untilQuiet(program: CrashProgram, round: Round, restart: Restart): Promise<void> {
  const { cells } = round;
  let { startedAt, mortal } = restart;
  let isQuiet = false;
  while (!isQuiet && performance.now() < startedAt + patienceMs) {
    if (mortal?.state === 'dead') {
      mortal = null;
      round.deaths += 1;
      startedAt = performance.now();
      await mustListen(await program.start());
    } else if (mortal !== null && performance.now() > startedAt + secondLifeMs) {
      await mortal.order(null);
      mortal = null;
    }
    isQuiet = (await look(program, round)) && cells.every(isAtRest);
    const restMs = performance.now() - startedAt;
    if (restart.isTimed) for (const cell of cells) cell.restMs = isOver(cell) ? (cell.restMs ?? restMs) : null;
    if (!isQuiet) await sleep(lookEveryMs);
  }
  // Whoever was ordered to die and has not is no danger to those who come later.
  await mortal?.order(null);
}

/** @returns false when no process could tell. */
async function look(program: CrashProgram, { cells, since }: Round): Promise<boolean> {
  const process = program.listening().at(-1);
  if (process === undefined) return false;
  try {
    const records = await readOperations(process, since);
    for (const cell of cells) cell.records = records.get(cell.client.key) ?? [];
    return true;
  } catch (error) {
    // A connection breaks a moment before the system says whose process has ended.
    const hasEnded = await Promise.race([process.ended.then(() => true), sleep(5_000).then(() => false)]);
    if (hasEnded) return false;
    throw error;
  }
}

const isOver = ({ records }: Cell): boolean => ['succeeded', 'refused', 'person'].includes(standingOf(records));

/** Nothing more comes of it by itself, and nobody asks. */
function isAtRest(cell: Cell): boolean {
  return !cell.client.isBusy && (isOver(cell) || cell.records.length === 0);
}

/** Reads the operations of rounds once more. */
export async function lookAgain(program: CrashProgram, rounds: readonly Round[]): Promise<void> {
  await mustListen(await program.living());
  for (const round of rounds) await look(program, round);
}
