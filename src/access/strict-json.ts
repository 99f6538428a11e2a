/** A text literal, with the colon after it where it is a member's name; valid JSON has no other use for quotes. */
const literals = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/**
 * Parses JSON in which no object has a member twice: of two, one reader takes the first and another one the last.
 * Source: RFC 7515 section 4, RFC 7519 section 4 (names must be unique).
 * @throws {SyntaxError} whose message may repeat what was read.
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const written = [...text.matchAll(literals)].filter(([, colon]) => colon !== undefined).length;
  if (written !== countMembers(value)) throw new SyntaxError('An object has a member twice.');
  return value;
}

/** Without recursion: what is nested deeply must not end with the stack. */
function countMembers(value: unknown): number {
  const open = [value];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const members: readonly unknown[] = typeof next === 'object' && next !== null ? Object.values(next) : [];
    if (!Array.isArray(next)) count += members.length;
    open.push(...members);
  }
  return count;
}
