/** An embedded database that plans a statement once, and not every time: most of a simulation's time goes there. */
import { PGlite, parse, protocol, TransactionAbortedError, types } from '@electric-sql/pglite';
import type { PGlite as DialectPGlite, PGliteTransaction } from 'kysely';

type Message = Parameters<Parameters<InstanceType<typeof protocol.Parser>['parse']>[1]>[0];

interface Prepared {
  readonly name: string;
  readonly parameterTypes: readonly number[];
  /** What tells the names and types of the columns, if there are any. */
  readonly described: readonly Message[];
}

/** Opens an empty database in memory, for one borrower at a time: nothing here keeps two of them apart. */
export async function openPreparingPGlite(): Promise<DialectPGlite> {
  const pglite = await PGlite.create();
  const statements = new Map<string, Prepared>();

  const exchange = (...parts: readonly Uint8Array[]): Message[] => {
    const messages: Message[] = [];
    const answer = pglite.execProtocolRawSync(joined(parts));
    new protocol.Parser().parse(answer, (message) => messages.push(message));
    const error = messages.find((message) => message instanceof Error);
    if (error instanceof Error) throw error;
    return messages;
  };

  const prepare = (text: string): Prepared => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const name = `s${statements.size}`;
    const described = exchange(
      protocol.serialize.parse({ name, text }),
      protocol.serialize.describe({ type: 'S', name }),
      protocol.serialize.sync(),
    );
    const prepared: Prepared = {
      name,
      parameterTypes: parse.parseDescribeStatementResults(described),
      described: described.filter((message) => message instanceof protocol.messages.RowDescriptionMessage),
    };
    statements.set(text, prepared);
    return prepared;
  };

  const query: DialectPGlite['query'] = async <T>(text: string, parameters: readonly unknown[] = []) => {
    const { name, parameterTypes, described } = prepare(text);
    const values = parameters.map((value, index) => serialized(value, parameterTypes[index]));
    const answered = exchange(
      protocol.serialize.bind({ statement: name, values }),
      protocol.serialize.execute({}),
      protocol.serialize.sync(),
    );
    const [results] = parse.parseResults([...described, ...answered], types.parsers, { rowMode: 'object' });
    const { rows = [], fields = [], affectedRows } = results ?? {};
    return { rows: rows as T[], fields, ...(affectedRows === undefined ? {} : { affectedRows }) };
  };

  const command = (text: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Message[] =>
    exchange(protocol.serialize.query(text)).filter(
      (message) => message instanceof protocol.messages.CommandCompleteMessage && message.text === text,
    );

  return {
    query,
    closed: false,
    ready: true,
    waitReady: Promise.resolve(),
    close: () => pglite.close(),
    async transaction(work) {
      command('BEGIN');
      const transaction: PGliteTransaction = { query, rollback: () => Promise.reject(new Error('is not used')) };
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work(transaction);
      } catch (error) {
        command('ROLLBACK');
        throw error;
      }
      if (command('COMMIT').length === 0) throw new TransactionAbortedError();
      return result;
    },
  };
}

function serialized(value: unknown, type: number | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  const serialize = type === undefined ? undefined : types.serializers[type];
  if (serialize === undefined) throw new Error(`no value of PostgreSQL's type ${type} can be sent`);
  return serialize(value);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
