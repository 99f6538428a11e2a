/** An embedded database that plans a statement once, and not every time: most of a simulation's time goes there. */
import { PGlite, parse, protocol, TransactionAbortedError, types } from '@electric-sql/pglite';
import type { PGlite as DialectPGlite, PGliteTransaction } from 'kysely';
import { createKeptAnswers, type KeptAnswers } from './kept-answers.ts';
import { boundMessage, type Column, readRows } from './postgres-wire.ts';

type Message = Parameters<Parameters<InstanceType<typeof protocol.Parser>['parse']>[1]>[0];

interface Prepared {
  readonly name: string;
  readonly serializers: ReadonlyArray<(value: unknown) => string | null>;
  readonly columns: readonly Column[];
}

export interface PreparingPGlite extends DialectPGlite {
  /** From now on answers about these tables, all there are, may be kept until one of the tables they are about is written. */
  keepAnswersAbout(tables: readonly string[]): void;
}

/** Opens an empty database in memory, for one borrower at a time: nothing here keeps two of them apart. */
export async function openPreparingPGlite(): Promise<PreparingPGlite> {
  const pglite = await PGlite.create();
  let kept: KeptAnswers | null = null;
  const statements = new Map<string, Prepared>();
  const exchange = createExchange(pglite);

  const prepare = (text: string): Prepared => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const name = `s${statements.size}`;
    const described = messagesIn(
      exchange(
        Buffer.concat([
          protocol.serialize.parse({ name, text }),
          protocol.serialize.describe({ type: 'S', name }),
          protocol.serialize.sync(),
        ]),
      ),
    );
    const prepared: Prepared = {
      name,
      serializers: parse.parseDescribeStatementResults(described).map(serializerOf),
      columns: described.flatMap((message) =>
        message instanceof protocol.messages.RowDescriptionMessage
          ? message.fields.map(({ name: column, dataTypeID }) => ({ name: column, parse: parserOf(dataTypeID) }))
          : [],
      ),
    };
    statements.set(text, prepared);
    return prepared;
  };

  const query: DialectPGlite['query'] = async <T>(text: string, parameters: readonly unknown[] = []) => {
    const { name, serializers, columns } = prepare(text);
    const values = parameters.map((value, index) => serialized(value, serializers[index]));
    const ask = (): Buffer => exchange(boundMessage(name, values));
    try {
      const { rows, affectedRows } = readRows(kept?.answer(text, values, ask) ?? ask(), columns);
      return { rows: rows as T[], fields: [], affectedRows };
    } catch (error) {
      kept?.forget();
      throw error;
    }
  };

  const command = (text: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Message[] =>
    messagesIn(exchange(protocol.serialize.query(text))).filter(
      (message) => message instanceof protocol.messages.CommandCompleteMessage && message.text === text,
    );

  return {
    query,
    closed: false,
    ready: true,
    waitReady: Promise.resolve(),
    close: () => pglite.close(),
    keepAnswersAbout(tables) {
      kept = createKeptAnswers(tables);
    },
    async transaction(work) {
      command('BEGIN');
      const transaction: PGliteTransaction = { query, rollback: () => Promise.reject(new Error('is not used')) };
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work(transaction);
      } catch (error) {
        command('ROLLBACK');
        kept?.forget();
        throw error;
      }
      if (command('COMMIT').length === 0) throw new TransactionAbortedError();
      return result;
    },
  };
}

/**
 * What the database answers to a message, as bytes that are good until the next exchange.
 * @NOTE `execProtocolRawSync` parses every answer, and keeps what it has parsed for ever; a stream's listener replaces that.
 */
function createExchange(pglite: PGlite): (message: Uint8Array) => Buffer {
  let incoming = Buffer.alloc(64 * 1024);
  return (message) => {
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

function serialized(value: unknown, serialize: ((value: unknown) => string | null) | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (serialize === undefined) throw new Error('the statement has more values than places for them');
  return serialize(value);
}

function serializerOf(type: number): (value: unknown) => string | null {
  if (textArrays.has(type)) return (values) => types.arraySerializer(values, undefined, type);
  return (
    types.serializers[type] ??
    (() => {
      throw new Error(`no value of PostgreSQL's type ${type} can be sent`);
    })
  );
}

/** text[] and uuid[]. */
const textArrays: ReadonlySet<number> = new Set([1009, 2951]);

const asItIs = (text: string): string => text;

/** Types whose text is what they are: "char", name, text, char(n), varchar, uuid. */
const texts: ReadonlySet<number> = new Set([18, 19, 25, 1042, 1043, 2950]);
/** double precision[]: one dimension without nulls, which is all that the tables have. */
const numbers = 1022;

function parserOf(type: number): Column['parse'] {
  if (texts.has(type)) return asItIs;
  if (type === numbers) return (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number));
  const parser = types.parsers[type];
  if (parser !== undefined) {
    return (text) => {
      const value: unknown = parser(text, type);
      return value;
    };
  }
  return () => {
    throw new Error(`no value of PostgreSQL's type ${type} can be read`);
  };
}
