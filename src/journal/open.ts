import { sql } from 'kysely';

/**
 * Whether an operation is open.
 * @NOTE in the very words of the indexes on what is open: a plan for any values uses them for nothing else.
 */
export const isOpen = sql<boolean>`state IN ('PENDING', 'UNKNOWN')`;
