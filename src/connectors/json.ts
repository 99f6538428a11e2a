/** JSON whose numbers keep every digit, read and written. */
import { storable } from '../domain/text.ts';

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
 * database can hold (NUL, half a character), so that a broken name never costs an outcome.
 * @throws {SyntaxError} when the text is not JSON.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value === 'string') return storable(value);
    return typeof value === 'number' ? (context?.source ?? String(value)) : value;
  });
}
