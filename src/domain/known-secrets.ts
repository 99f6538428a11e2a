/**
 * What this process must never print: every secret it has read, in whatever way it is written, and everything that looks
 * like one. It stands behind all care that is taken elsewhere, and knows nothing of where a text comes from.
 */
import { createWindows, shortestRun } from './secret-windows.ts';
import { writingsOf } from './secret-writings.ts';

export interface KnownSecrets {
  /** Hides it from now on; of fewer than six characters it cannot be told from ordinary words, and is left. */
  remember(secret: string): void;
  /** The text without secrets. Cheap enough for every line of a log. */
  hide(text: string): string;
}

const hidden = '[hidden]';
const shortestSecret = 6;

/** Tokens, keys in PEM form, credentials in headers and in addresses, whoever they belong to. */
const shapes: ReadonlyArray<readonly [shape: RegExp, instead: string]> = [
  // Up to the end of the text that it stands in; the backslashes before a quote belong to the quote.
  [/-----BEGIN [A-Z0-9 ]+-----(?:[^"\\]|\\(?!\\{0,7}"))*?(?:-----END [A-Z0-9 ]+-----|(?=\\{0,8}")|$)/g, hidden],
  [/\beyJ[\w-]{8,}(?:(?:\.|%2E)[\w-]*)*/g, hidden],
  // The same in base64, with and without what stands before it in a header.
  [/\b(?:ZXlK|QmVhcmVyI)[\w+/-]{16,}=*/g, hidden],
  [/\b(Bearer|Basic)(\s+|%20|\+)[\w.~+/%-]{16,}=*/gi, `$1 ${hidden}`],
  [/(:\/\/)[^\s/"@:]*:[^\s/"]*@/g, `$1${hidden}@`],
];

/**
 * The text without what looks like a secret. For the words of callers that go back to them: to hide what is known, as
 * well, would tell anybody who guesses a password whether it is the one.
 */
export function hideShapes(text: string): string {
  return shapes.reduce((rest, [shape, instead]) => rest.replace(shape, instead), text);
}

export function createKnownSecrets(): KnownSecrets {
  const remembered = new Set<string>();
  /** The longest first: one that begins another would leave the rest of it. */
  let short: readonly string[] = [];
  const windows = createWindows();
  return {
    remember(secret) {
      const bare = secret.trim();
      if (bare.length < shortestSecret || remembered.has(bare)) return;
      remembered.add(bare);
      for (const writing of writingsOf(bare)) {
        if (writing.length >= shortestRun) windows.add(writing);
        else short = [...short, writing].toSorted((a, b) => b.length - a.length);
      }
    },
    hide(text) {
      const shapeless = hideShapes(text);
      return short.reduce((left, writing) => left.replaceAll(writing, hidden), windows.hideRuns(shapeless, hidden));
    },
  };
}

/** The secrets of this process. One set for all of it: what is printed after a crash comes from no composition root. */
export const knownSecrets: KnownSecrets = createKnownSecrets();
