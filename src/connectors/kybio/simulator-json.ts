/** JSON as the simulated vendor reads and writes it: a number is its digits, so that ids beyond 2^53 stay what they are. */

/** A number as it stands in the text. */
export class NumberToken {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

/** Reads a request's body; numbers become tokens. Undefined for what is not JSON in UTF-8, or says a field twice. */
export function readTokens(body: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    if (hasDoubledField(text)) return undefined;
    return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' ? new NumberToken(context?.source ?? '') : value,
    );
  } catch {
    return undefined;
  }
}

/** Whether an object of this text has two fields of one name: readers differ about which of them counts. */
function hasDoubledField(json: string): boolean {
  const open: Array<Set<string>> = [];
  for (const [token, name] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    if (token === '}') open.pop();
    if (name === undefined) continue;
    const plainName = String(JSON.parse(name));
    if (open.at(-1)?.has(plainName) === true) return true;
    open.at(-1)?.add(plainName);
  }
  return false;
}

/** What is done to the numbers of an answer on their way out; null leaves one as it is. */
export type Distort = (field: string, digits: string) => string | null;

/** Writes an answer; numbers are bare, unless `isQuoted`. */
export function writeTokens(value: unknown, { distort, isQuoted }: { distort?: Distort; isQuoted?: boolean }): string {
  return JSON.stringify(value, (field, part: unknown) => {
    if (!(part instanceof NumberToken)) return part;
    const digits = distort?.(field, part.digits) ?? part.digits;
    return isQuoted === true ? digits : JSON.rawJSON(digits);
  });
}
