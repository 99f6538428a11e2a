/** Writes into the log of the embedded database in a directory until its file has room for a few dozen operations only. */
import { PGlite } from '@electric-sql/pglite';

const fileBytes = 16 * 1024 * 1024;
const leftBytes = 400 * 1024;

const pglite = await PGlite.create(process.argv[2] ?? '');
for (;;) {
  const { rows } = await pglite.query<{ at: string }>("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS at");
  const left = fileBytes - (Number(rows[0]?.at) % fileBytes);
  if (left < leftBytes) break;
  const chunks = Math.max(1, Math.floor((left - leftBytes) / 20_000));
  await pglite.query(
    "SELECT pg_logical_emit_message(false, 'filler', repeat('x', 8000)) FROM generate_series(1, $1::int)",
    [chunks],
  );
}
await pglite.close();
