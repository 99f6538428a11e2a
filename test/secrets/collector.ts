/** Collects whatever leaves the program, by where it leaves, and looks for canaries in it. */
import type { Canary } from './canaries.ts';

/** Where bytes leave; a new way out, such as metrics, is one more name here and one call of `add`. */
export type WayOut = 'log' | 'answer' | 'trace' | 'journal' | 'snapshot' | 'page' | 'process' | 'disk';

/** What was found: never printed with what stands around it, which would leak once more. */
export interface Finding {
  readonly canary: string;
  readonly wayOut: WayOut;
  readonly place: string;
}

export interface Collector {
  add(wayOut: WayOut, place: string, content: string | Uint8Array): void;
  /** Counts a fault that the program was driven through. */
  count(fault: string): void;
  /** Looks for these canaries in what has left by these ways; by all of them, unless told. */
  find(canaries: readonly Canary[], waysOut?: readonly WayOut[]): readonly Finding[];
  /** How much was looked through. */
  summary(): { readonly bytes: Readonly<Partial<Record<WayOut, number>>>; readonly faults: number };
}

interface Piece {
  readonly wayOut: WayOut;
  readonly place: string;
  readonly content: string;
}

export function createCollector(): Collector {
  const pieces: Piece[] = [];
  const faults = new Set<string>();
  return {
    add(wayOut, place, content) {
      const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
      pieces.push({ wayOut, place, content: text });
    },
    count: (fault) => void faults.add(fault),
    find(canaries, waysOut) {
      const search = createSearch(canaries);
      return pieces
        .filter(({ wayOut }) => waysOut?.includes(wayOut) ?? true)
        .flatMap(({ wayOut, place, content }) => search(content).map((canary) => ({ canary, wayOut, place })));
    },
    summary() {
      const bytes: Partial<Record<WayOut, number>> = {};
      for (const { wayOut, content } of pieces) bytes[wayOut] = (bytes[wayOut] ?? 0) + Buffer.byteLength(content);
      return { bytes, faults: faults.size };
    },
  };
}

/** So many characters of a needle are its beginning; shorter ones are few. */
const beginning = 8;
const slots = 1 << 16;

function slotAt(text: string, at: number): number {
  return ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 3)) * 31 + text.charCodeAt(at + 7)) & (slots - 1);
}

/** Names of the canaries in a text. A database has many megabytes, keys have ten thousand needles: one walk finds all. */
function createSearch(canaries: readonly Canary[]): (text: string) => readonly string[] {
  const all = canaries.flatMap(({ name, needles }) => needles.map((needle) => ({ name, needle })));
  const short = all.filter(({ needle }) => needle.length < beginning);
  const long = Map.groupBy(
    all.filter(({ needle }) => needle.length >= beginning),
    ({ needle }) => needle.slice(0, beginning),
  );
  const isPossible = new Uint8Array(slots);
  for (const begin of long.keys()) isPossible[slotAt(begin, 0)] = 1;
  return (text) => {
    const found = new Set(short.filter(({ needle }) => text.includes(needle)).map(({ name }) => name));
    for (let at = 0; at + beginning <= text.length; at += 1) {
      if (isPossible[slotAt(text, at)] === 0) continue;
      for (const { name, needle } of long.get(text.slice(at, at + beginning)) ?? [])
        if (text.startsWith(needle, at)) found.add(name);
    }
    return [...found];
  };
}
