/** JSON whose numbers keep every digit, read and written. */
import { storable } from '../domain/text.ts';
import { boundedNumber, checkJsonBounds } from './json-bounds.ts';

declare global {
  interface JSON {
    /** Node 24 has it; the compiler's library does not know it yet. */
    rawJSON(text: string): object;
    isRawJSON(value: unknown): boolean;
  }
}

/**
 * Parses JSON without passing a number through a double: every number becomes its source text, so that
 * `9223372036854775807`, `0.10` and a quoted `"12"` all arrive exactly as the vendor wrote them. Texts lose what no
 * database can hold (NUL, half a character), so that a broken name never costs an outcome. A field named `__proto__` is left out: whoever copies
 * fields one by one would make it a prototype.
 * @throws {SyntaxError} when the text is not JSON, or beyond the bounds of json-bounds.ts.
 */
export function parseExactJson(text: string): unknown {
  checkJsonBounds(text);
  return JSON.parse(text, (key, value: unknown, context?: { readonly source?: string }) => {
    if (key === '__proto__') return undefined;
    if (typeof value === 'string') return storable(value);
    return typeof value === 'number' ? boundedNumber(context?.source ?? String(value)) : value;
  });
}
