/** Intents, what their clients heard, and what must be true of them at the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { findRecorded, type Heard, type Recorded, send, wordOf } from './client.ts';
import type { FourVendors, Intent, Kind } from './vendors.ts';

/** An intent under way: what has been heard of it so far. */
export interface Entry {
  readonly intent: Intent;
  readonly heard: Heard[];
}

export interface Ledger {
  readonly entries: readonly Entry[];
  /** Sends a fresh intent; the promise is the answer. */
  ask(url: string, kind: Kind): Promise<Heard> & { readonly entry: Entry };
  /** Sends once more what is in the entry, with the same key. */
  again(url: string, entry: Entry): Promise<Heard>;
  /**
   * Waits until nothing is open any more but what waits for a person.
   * @throws {Error} naming what is open, when that takes longer than so many milliseconds.
   */
  untilSettled(url: string, withinMs: number): Promise<number>;
  /** As a good client does: sends everything again that has not succeeded, until it has, or waits for a person. */
  retryAll(url: string, withinMs: number): Promise<void>;
  /** Compares journal, answers and the vendors' own books. */
  audit(url: string): Promise<Audit>;
}

/** One line of what a disaster has led to. */
export interface Audit {
  readonly intents: number;
  readonly effects: number;
  readonly succeeded: number;
  readonly refused: number;
  /** Unknown, and waiting for a person. */
  readonly forAPerson: number;
  /** Unknown or pending, and looked at again. */
  readonly open: number;
  /** Not in the journal at all: nothing was promised and nothing may have been done. */
  readonly unrecorded: number;
  /** Contradictions between books, journal and answers; each is a sentence. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
}

export function createLedger(vendors: FourVendors): Ledger {
  const entries: Entry[] = [];
  const note = async (url: string, entry: Entry): Promise<Heard> => {
    const heard = await send(url, entry.intent);
    entry.heard.push(heard);
    return heard;
  };
  return {
    entries,
    ask(url, kind) {
      const entry: Entry = { intent: vendors.intend(kind), heard: [] };
      entries.push(entry);
      return Object.assign(note(url, entry), { entry });
    },
    again: note,
    async untilSettled(url, withinMs) {
      const startedAt = performance.now();
      for (;;) {
        const open = await openOf(url, entries);
        const ms = performance.now() - startedAt;
        if (open.length === 0) return ms;
        if (ms > withinMs) throw new Error(`after ${Math.round(ms)} ms there is still open:\n${open.join('\n')}`);
        await sleep(100);
      }
    },
    async retryAll(url, withinMs) {
      const giveUpAt = performance.now() + withinMs;
      for (let left = entries; left.length > 0 && performance.now() < giveUpAt; ) {
        const unfinished: Entry[] = [];
        for (const entry of left) {
          const recorded = await findRecorded(url, entry.intent);
          if (recorded?.state === 'SUCCEEDED' || isForAPerson(recorded)) continue;
          const { result } = await note(url, entry);
          if (result === null || mayComeLater.has(result.remedy ?? '')) unfinished.push(entry);
        }
        left = unfinished;
        if (left.length > 0) await sleep(200);
      }
    },
    async audit(url) {
      const found: Found[] = [];
      for (const entry of entries) {
        found.push({ ...entry, effects: entry.intent.effects(), recorded: await findRecorded(url, entry.intent) });
      }
      return auditOf(found);
    },
  };
}

/** What a refusal says when the same request may yet succeed. */
const mayComeLater = new Set(['RETRY_SAME_KEY', 'WAIT']);

async function openOf(url: string, entries: readonly Entry[]): Promise<string[]> {
  const open: string[] = [];
  for (const { intent } of entries) {
    const recorded = await findRecorded(url, intent);
    if (recorded === null || recorded.state === 'SUCCEEDED' || recorded.state === 'REFUSED') continue;
    if (!isForAPerson(recorded)) open.push(`${intent.kind} ${JSON.stringify(recorded)}`);
  }
  return open;
}

const isForAPerson = (recorded: Recorded | null): boolean =>
  recorded?.state === 'UNKNOWN' && recorded.nextCheckAt === null;

interface Found extends Entry {
  readonly effects: number;
  readonly recorded: Recorded | null;
}

function auditOf(found: readonly Found[]): Audit {
  const count = (is: (one: Found) => boolean): number => found.filter(is).length;
  const say = (is: (one: Found) => boolean): string[] => found.filter(is).map(sentenceOf);
  return {
    intents: found.length,
    effects: found.reduce((sum, { effects }) => sum + effects, 0),
    succeeded: count(({ recorded }) => recorded?.state === 'SUCCEEDED'),
    refused: count(({ recorded }) => recorded?.state === 'REFUSED'),
    forAPerson: count(({ recorded }) => isForAPerson(recorded)),
    open: count(({ recorded }) => recorded?.state === 'PENDING' || (recorded?.nextCheckAt ?? null) !== null),
    unrecorded: count(({ recorded }) => recorded === null),
    lost: say(isLost),
    doubled: say(({ effects }) => effects > 1),
    wrong: say(isWrong),
  };
}

/** An effect that the journal does not know of, or a success without one. */
function isLost({ recorded, effects, heard }: Found): boolean {
  if (recorded === null) return effects > 0 || heard.some(({ result }) => (result?.operation ?? null) !== null);
  return recorded.state === 'SUCCEEDED' && effects === 0;
}

/** The journal, its evidence, or a word that a client got says something else than the books. */
function isWrong({ intent, recorded, effects, heard }: Found): boolean {
  if (recorded?.state === 'REFUSED' && effects > 0) return true;
  if (intent.kind === 'member' && isForAPerson(recorded) && hasMoved(recorded) !== effects > 0) return true;
  const wasPromised = heard.some((each) => wordOf(each) === 'SUCCESS');
  return wasPromised && recorded?.state !== 'SUCCEEDED';
}

/** Whether the readings that a person is shown say that the balance has moved. */
function hasMoved(recorded: Recorded | null): boolean {
  const balance = (side: 'before' | 'after'): string | undefined =>
    recorded?.evidence?.[side]?.facts.find(({ name }) => name === 'balance')?.value;
  return balance('before') !== balance('after');
}

const sentenceOf = ({ intent, recorded, effects, heard }: Found): string =>
  `${intent.kind}: ${effects} effects, heard ${heard.map(wordOf).join(', ')}, journal ${JSON.stringify(recorded)}`;
