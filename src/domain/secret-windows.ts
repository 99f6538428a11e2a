/** Finds parts of long secrets in a text: not only a whole key, but also the half of one that a line break leaves. */

const windowLength = 16;
const step = 8;
/** A part as long as this is found wherever in the secret it begins; of a shorter one nothing is promised. */
export const shortestRun = windowLength + step - 1;

/** Windows on the writings of secrets: each `step` characters one of `windowLength`. */
export interface Windows {
  add(writing: string): void;
  /** The text with `instead` for whatever it has in common with a writing, as far as the two are the same. */
  hideRuns(text: string, instead: string): string;
}

/** Where a window stands. */
interface Place {
  readonly writing: string;
  readonly at: number;
}

export function createWindows(): Windows {
  const places = new Map<string, Place>();
  // Three characters of a window, hashed: most places of a text are passed over without a look at the map.
  const isPossible = new Uint8Array(hashes);
  return {
    add(writing) {
      for (let at = 0; at + windowLength <= writing.length; at += step) {
        places.set(writing.slice(at, at + windowLength), { writing, at });
        isPossible[hashAt(writing, at)] = 1;
      }
    },
    hideRuns(text, instead) {
      let told = '';
      let toldUntil = 0;
      for (let at = 0; at + windowLength <= text.length; at += 1) {
        if (isPossible[hashAt(text, at)] === 0) continue;
        const place = places.get(text.slice(at, at + windowLength));
        if (place === undefined) continue;
        const { begin, end } = runAround(text, at, place);
        told += text.slice(toldUntil, Math.max(toldUntil, begin)) + instead;
        toldUntil = end;
        at = end - 1;
      }
      return told + text.slice(toldUntil);
    },
  };
}

const hashes = 1 << 18;

function hashAt(text: string, at: number): number {
  const mixed = (text.charCodeAt(at) * 31 + text.charCodeAt(at + 7)) * 31 + text.charCodeAt(at + 15) * 8_191;
  return mixed & (hashes - 1);
}

function runAround(text: string, at: number, place: Place): { readonly begin: number; readonly end: number } {
  const { writing } = place;
  let before = 0;
  while (before < place.at && before < at && text[at - before - 1] === writing[place.at - before - 1]) before += 1;
  let length = windowLength;
  while (place.at + length < writing.length && text[at + length] === writing[place.at + length]) length += 1;
  return { begin: at - before, end: at + length };
}
