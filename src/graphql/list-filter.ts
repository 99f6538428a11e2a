/** Conditions of lists, as clients write them. */
import { type AccountId, parseAccountId } from '../domain/ids.ts';

/** An id that cannot be one belongs to no account, and so matches nothing. */
export function toAccountIds(ids: readonly string[] | null | undefined): readonly AccountId[] | undefined {
  return ids?.map(parseAccountId).filter((id) => id !== null);
}

/** What to search for. PostgreSQL's text holds everything but NUL, so that is left out. */
export function toSearch(text: string): string {
  return text.replaceAll('\0', '');
}
