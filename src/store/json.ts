import { storable } from '../domain/text.ts';

/** JSON for a column: a text in it that the database cannot hold must not cost us the whole record. */
export function toJson(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storable(part) : part));
}
