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
      const searched = pieces.filter(({ wayOut }) => waysOut?.includes(wayOut) ?? true);
      return canaries.flatMap(({ name, needles }) =>
        searched
          .filter(({ content }) => holds(content, needles))
          .map(({ wayOut, place }) => ({ canary: name, wayOut, place })),
      );
    },
    summary() {
      const bytes: Partial<Record<WayOut, number>> = {};
      for (const { wayOut, content } of pieces) bytes[wayOut] = (bytes[wayOut] ?? 0) + Buffer.byteLength(content);
      return { bytes, faults: faults.size };
    },
  };
}

function holds(content: string, needles: readonly string[]): boolean {
  return needles.some((needle) => content.includes(needle));
}
