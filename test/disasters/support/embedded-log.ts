/** The log of the embedded database, used up faster than operations would. */
import { PGlite } from '@electric-sql/pglite';

const fileBytes = 16 * 1024 * 1024;
const leftBytes = 64 * 1024;

let opened: PGlite | null = null;

/** From now on it is known which database the process opens. */
export function watchEmbeddedDatabase(): void {
  const create = PGlite.create.bind(PGlite);
  Object.assign(PGlite, {
    async create(directory: string): Promise<PGlite> {
      opened = await create(directory);
      return opened;
    },
  });
}

/** Writes until the log's present file has room for a few operations only. */
export async function useUpLog(): Promise<void> {
  if (opened === null) throw new Error('this process has no embedded database');
  for (;;) {
    const { rows } = await opened.query<{ readonly at: string }>(
      "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS at",
    );
    const left = fileBytes - (Number(rows[0]?.at) % fileBytes);
    if (left < leftBytes) return;
    const chunks = Math.max(1, Math.floor((left - leftBytes) / 20_000));
    await opened.query(
      "SELECT pg_logical_emit_message(false, 'filler', repeat('x', 8000)) FROM generate_series(1, $1::int)",
      [chunks],
    );
  }
}
