/** The size of a JSON text, before anything is made of it: what is in it may be anything. */

export interface JsonLimits {
  /** Members of objects and things in lists. */
  readonly values: number;
  /** Members of one object. */
  readonly objectMembers: number;
  /** Lists and objects within each other. */
  readonly depth: number;
}

const space = 32;
const quote = 34;
const comma = 44;
const openList = 91;
const backslash = 92;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

/**
 * The limit that a text breaks, by its commas and brackets. Takes time in proportion to the text, and stops at the
 * first excess. What is no JSON at all is the parser's to refuse.
 */
export function findJsonExcess(text: string, limits: JsonLimits): keyof JsonLimits | null {
  let values = 0;
  /** What is open, from the outside: members so far of an object, NaN of a list. */
  const open: number[] = [];
  let members = Number.NaN;
  let isEmpty = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign <= space) continue;
    if (isEmpty && sign !== closeList && sign !== closeObject) values += 1;
    isEmpty = false;
    if (sign === quote) at = endOfString(text, at);
    else if (sign === comma) {
      values += 1;
      members += 1;
      if (members > limits.objectMembers) return 'objectMembers';
    } else if (sign === openList || sign === openObject) {
      if (open.length === limits.depth) return 'depth';
      open.push(members);
      members = sign === openList ? Number.NaN : 1;
      isEmpty = true;
    } else if (sign === closeList || sign === closeObject) members = open.pop() ?? Number.NaN;
    if (values > limits.values) return 'values';
  }
  return null;
}

/** Where a string ends that begins here. */
function endOfString(text: string, start: number): number {
  const next = text.indexOf('"', start + 1);
  if (next === -1) return text.length;
  if (text.charCodeAt(next - 1) !== backslash) return next;
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === quote) return at;
    if (sign === backslash) at += 1;
  }
  return text.length;
}
