/** The embedded database with statements that are read and planned once: most of a short statement's time goes there. */
import { PGlite, parse, protocol, TransactionAbortedError } from '@electric-sql/pglite';
import type { PGlite as DialectPGlite, PGliteTransaction } from 'kysely';
import { boundMessage, type Column, readRows } from './postgres-wire.ts';
import { isPage } from './prepared.ts';

type Message = Parameters<Parameters<InstanceType<typeof protocol.Parser>['parse']>[1]>[0];

interface Prepared {
  readonly name: string;
  readonly types: readonly number[];
  readonly columns: readonly Column[];
}

/** What stands between a statement and the database, for who knows some answers already. */
export interface Answers {
  /** @param ask brings the database's answer, as bytes that are good until the next one. */
  answer(text: string, values: ReadonlyArray<string | null>, ask: () => Buffer): Buffer;
  /** Something was undone, or went wrong. */
  forget(): void;
}

/** So many statements are kept; what comes after is read each time. */
const most = 500;

/**
 * After so many questions plans are made anew, then after twice as many, and so on.
 * @NOTE a plan is kept for ever unless ANALYZE runs, which nobody does here: one for empty tables may read all of a table
 * that has grown meanwhile. Without statistics, a plan goes by the size of the tables, so that one of half the size will do.
 */
const firstPlansKept = 128;

/** Opens the database in these files, or makes one. */
export async function openFiles(files: string): Promise<DialectPGlite> {
  return preparing(await PGlite.create(files));
}

/** The database as Kysely's dialect uses it. @NOTE for one borrower at a time: nothing here keeps two of them apart. */
export function preparing(pglite: PGlite, answers: () => Answers | null = () => null): DialectPGlite {
  const exchange = createExchange(pglite);
  const { ask, unlearn } = createAsker(pglite, { exchange, answers });
  let isInTransaction = false;

  const query: DialectPGlite['query'] = async <T>(text: string, parameters: readonly unknown[] = []) => {
    try {
      const again = { mayRepeat: !isInTransaction, forget: () => unlearn(text) };
      const { rows, affectedRows } = askAgain(() => ask<T>(text, parameters), again);
      if (!isInTransaction) await pglite.syncToFs();
      return { rows, fields: [], affectedRows };
    } catch (error) {
      answers()?.forget();
      throw error;
    }
  };

  const transaction: DialectPGlite['transaction'] = async (work) => {
    command(exchange, 'BEGIN');
    isInTransaction = true;
    const within: PGliteTransaction = { query, rollback: () => Promise.reject(new Error('is not used')) };
    try {
      const result = await work(within);
      if (!command(exchange, 'COMMIT')) throw new TransactionAbortedError();
      await pglite.syncToFs();
      return result;
    } catch (error) {
      answers()?.forget();
      if (!(error instanceof TransactionAbortedError)) command(exchange, 'ROLLBACK');
      throw error;
    } finally {
      isInTransaction = false;
    }
  };

  return {
    query,
    transaction,
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    waitReady: pglite.waitReady,
    close: () => pglite.close(),
  };
}

type Exchange = (message: Uint8Array) => Buffer;

/** Whether the database did what it was told: a transaction that has failed is rolled back by its COMMIT. */
function command(exchange: Exchange, text: 'BEGIN' | 'COMMIT' | 'ROLLBACK' | 'DISCARD PLANS'): boolean {
  return messagesIn(exchange(protocol.serialize.query(text))).some(
    (message) => message instanceof protocol.messages.CommandCompleteMessage && message.text === text,
  );
}

/** Asks statements that it learns on the way. */
function createAsker(
  pglite: PGlite,
  { exchange, answers }: { readonly exchange: Exchange; readonly answers: () => Answers | null },
) {
  const statements = new Map<string, Prepared>();
  let made = 0;
  let asked = 0;
  let plansKept = firstPlansKept;
  const renewPlans = (): void => {
    command(exchange, 'DISCARD PLANS');
    plansKept *= 2;
  };
  const know = (text: string): Prepared => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const isKept = statements.size < most && !isPage(text);
    made += 1;
    const prepared = prepare(exchange, { name: isKept ? `s${made}` : '', text, pglite });
    if (isKept) statements.set(text, prepared);
    return prepared;
  };
  return {
    ask<T>(text: string, parameters: readonly unknown[]) {
      asked += 1;
      if (asked === plansKept) renewPlans();
      const { name, types, columns } = know(text);
      const values = parameters.map((value, index) => serialized(pglite, value, types[index]));
      const send = (): Buffer => exchange(boundMessage(name, values));
      return readRows<T>(answers()?.answer(text, values, send) ?? send(), columns);
    },
    unlearn: (text: string) => void statements.delete(text),
  };
}

/** "cached plan must not change result type": a migration has changed the table; nothing of the statement was carried out. */
function askAgain<T>(ask: () => T, { mayRepeat, forget }: { readonly mayRepeat: boolean; forget(): void }): T {
  try {
    return ask();
  } catch (error) {
    const isOutdated = error instanceof Error && 'code' in error && error.code === '0A000';
    if (isOutdated) forget();
    if (!isOutdated || !mayRepeat) throw error;
    return ask();
  }
}

function prepare(
  exchange: Exchange,
  { name, text, pglite }: { readonly name: string; readonly text: string; readonly pglite: PGlite },
): Prepared {
  const described = messagesIn(
    exchange(
      Buffer.concat([
        protocol.serialize.parse({ name, text }),
        protocol.serialize.describe({ type: 'S', name }),
        protocol.serialize.sync(),
      ]),
    ),
  );
  return {
    name,
    types: parse.parseDescribeStatementResults(described),
    columns: described.flatMap((message) =>
      message instanceof protocol.messages.RowDescriptionMessage
        ? message.fields.map(({ name: column, dataTypeID }) => ({ name: column, parse: parserOf(pglite, dataTypeID) }))
        : [],
    ),
  };
}

/**
 * What the database answers to a message, as bytes that are good until the next exchange.
 * @NOTE `execProtocolRawSync` parses every answer, and keeps what it has parsed for ever; a stream's listener replaces that.
 */
function createExchange(pglite: PGlite): Exchange {
  let incoming = Buffer.alloc(64 * 1024);
  return (message) => {
    if (pglite.closed) throw new Error('the embedded database is closed');
    let length = 0;
    const onRawData = (part: Uint8Array): void => {
      if (incoming.length < length + part.length)
        incoming = Buffer.concat([incoming.subarray(0, length)], 2 * (length + part.length));
      incoming.set(part, length);
      length += part.length;
    };
    // The database computes before this returns; what it throws leaves the answer without its end.
    void pglite.execProtocolRawStream(message, { syncToFs: false, onRawData }).catch(() => {});
    return incoming.subarray(0, length);
  };
}

function messagesIn(answer: Uint8Array): Message[] {
  const messages: Message[] = [];
  new protocol.Parser().parse(answer, (message) => messages.push(message));
  const error = messages.find((message) => message instanceof Error);
  if (error instanceof Error) throw error;
  return messages;
}

function serialized(pglite: PGlite, value: unknown, type: number | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  const serialize = pglite.serializers[type ?? 0];
  if (serialize !== undefined) return serialize(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new Error(`no ${typeof value} can be sent as PostgreSQL's type ${type}`);
}

const asItIs = (text: string): string => text;

/** Types whose text is what they are: "char", name, text, char(n), varchar, uuid. */
const texts: ReadonlySet<number> = new Set([18, 19, 25, 1042, 1043, 2950]);

function parserOf(pglite: PGlite, type: number): Column['parse'] {
  const parser = texts.has(type) ? undefined : pglite.parsers[type];
  if (parser === undefined) return asItIs;
  return (text) => {
    const value: unknown = parser(text, type);
    return value;
  };
}
