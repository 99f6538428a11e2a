/** The vendors' books against the journal, and both against what clients were told. */

import { sql } from 'kysely';
import { type DatabaseLocation, openDatabase } from '../../src/store/database.ts';
import { readBooks } from '../chaos/books.ts';
import type { VendorUrls } from '../chaos/setup.ts';
import { keyPrefix } from './mix.ts';
import { type Latencies, summarize } from './seconds.ts';

export interface Ledger {
  /** Changes in the journal, by state. */
  readonly states: Readonly<Record<string, number>>;
  readonly effects: number;
  /** SUCCEEDED without an effect. */
  readonly lost: number;
  /** One operation, several effects. */
  readonly doubled: number;
  /** Effects that no operation accounts for, or one that was refused. */
  readonly strays: number;
  /** Clients that were told of a success that the journal does not have. */
  readonly wronglyReported: number;
  readonly shedKeys: number;
  /** Keys of changes that were turned away, and are in the journal all the same. */
  readonly shedKeysUsed: number;
  /** Unknown outcomes that were settled in the background: milliseconds from the request to the settlement. */
  readonly settledUnknowns: Latencies;
}

export interface LedgerSources {
  /** Nobody else may be using it. */
  readonly database: DatabaseLocation;
  readonly vendorUrls: VendorUrls;
  /** What clients were told, by key. */
  readonly told: Readonly<Record<string, string>>;
}

/** Reads books and journal, once the server has ended. */
export async function readLedger({ database, vendorUrls, told }: LedgerSources): Promise<Ledger> {
  const rows = await readRows(database);
  // A vendor may close an idle connection just when it is used again; books can be read twice.
  const { effects } = await readBooks(vendorUrls).catch(() => readBooks(vendorUrls));
  const named = effects.flatMap((effect) => {
    if (effect.by === 'order') return [];
    const name = effect.by === 'requestId' ? effect.requestId : effect.by === 'second' ? effect.second : effect.name;
    return [`${effect.account}:${effect.target} ${name}`];
  });
  const counts = new Map<string, number>();
  for (const name of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  const owned = rows.map((row) => ({ row, names: namesOf(row).filter((name) => counts.has(name)) }));
  const effectsOf = (names: readonly string[]): number => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  const owners = new Set(owned.filter(({ row }) => row.state === 'SUCCEEDED').flatMap(({ names }) => names));
  const byKey = new Map(rows.map((row) => [row.idempotency_key as string, row]));
  const shed = Object.keys(told).filter((key) => told[key] === 'shed');
  return {
    states: countBy(rows.map(({ state }) => state)),
    effects: named.length,
    lost: owned.filter(({ row, names }) => row.state === 'SUCCEEDED' && names.length === 0).length,
    doubled: owned.filter(({ names }) => effectsOf(names) > 1).length,
    strays: named.filter((name) => !owners.has(name)).length,
    wronglyReported: Object.entries(told).filter(
      ([key, what]) => what.endsWith('Success') && byKey.get(key)?.state !== 'SUCCEEDED',
    ).length,
    shedKeys: shed.length,
    shedKeysUsed: shed.filter((key) => byKey.has(key)).length,
    settledUnknowns: summarize(
      rows
        .filter(({ settled_by: by }) => by === 'REPEAT' || by === 'READING')
        .map(({ requested_at: from, settled_at: to }) => (to?.getTime() ?? Infinity) - from.getTime()),
    ),
  };
}

type Row = Awaited<ReturnType<typeof readRows>>[number];

async function readRows(location: DatabaseLocation) {
  const { db, close } = await openDatabase(location, () => undefined);
  try {
    return await db
      .selectFrom('operations')
      .select(['idempotency_key', 'account_id', 'target_id', 'request_id', 'request', 'state'])
      .select(['settled_by', 'requested_at', 'settled_at'])
      .where(sql<boolean>`idempotency_key LIKE ${`${keyPrefix}%`}`)
      .execute();
  } finally {
    await close();
  }
}

/** What an operation's effect may be called in its vendor's books: its request, its second, or its benefit's name. */
function namesOf({ account_id: account, target_id: target, request_id: requestId, request, ...row }: Row): string[] {
  const second = /"dataChangeTime":"([^"]+)"/.exec(request.body)?.[1];
  // A benefit's id also has its activity.
  const code = target.split(':').at(-1) ?? '';
  return [requestId, row.idempotency_key, ...(second === undefined ? [] : [second])].map(
    (name) => `${account}:${code} ${name}`,
  );
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
