/** What an answer may look like before anybody parses it: bounds that no honest one comes near. */

const mostDepth = 64;
/** Commas: about as many fields as two thousand member records have. */
const mostValues = 100_000;
const longestText = 100_000;
const longestNumber = 1_000;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * Refuses JSON that is nested deeply, is endless, or names a field twice in one object: RFC 8259, 4 leaves open which of
 * two counts, so that such an answer says yes and no at once. What is no JSON at all passes, or not: the parser says so.
 * @throws {SyntaxError}
 */
export function checkJsonBounds(text: string): void {
  const open: Array<Set<string> | null> = [];
  let values = 0;
  let namesNext = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfText(text, at);
        if (namesNext) addName(open.at(-1), text.slice(at + 1, end));
        at = end;
        break;
      }
      case openBrace:
        open.push(new Set());
        namesNext = true;
        break;
      case openBracket:
        open.push(null);
        namesNext = false;
        break;
      case closeBrace:
      case closeBracket:
        open.pop();
        break;
      case comma:
        values += 1;
        namesNext = (open.at(-1) ?? null) !== null;
        break;
      case colon:
        namesNext = false;
        break;
    }
    if (open.length > mostDepth) throw new SyntaxError(`nested more than ${mostDepth} deep`);
    if (values > mostValues) throw new SyntaxError(`more than ${mostValues} values`);
  }
}

/** Of one number, as it is written. @throws {SyntaxError} */
export function boundedNumber(source: string): string {
  if (source.length > longestNumber) throw new SyntaxError(`a number of more than ${longestNumber} digits`);
  return source;
}

function endOfText(text: string, begin: number): number {
  let end = text.indexOf('"', begin + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  if (end < 0) throw new SyntaxError('a text without an end');
  if (end - begin > longestText) throw new SyntaxError(`a text of more than ${longestText} characters`);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === backslash) first -= 1;
  return (at - first) % 2 === 1;
}

function addName(names: Set<string> | null | undefined, written: string): void {
  if (names === null || names === undefined) return;
  const name = written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written;
  if (names.has(name)) throw new SyntaxError('a field that is named twice');
  names.add(name);
}
