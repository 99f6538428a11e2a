/**
 * The few messages of PostgreSQL's protocol 3.0 that a prepared statement needs, written and read without detours.
 * Source: the PostgreSQL manual, "Message Formats".
 */
import { protocol } from '@electric-sql/pglite';

/** A column of a statement's answer, and what its text becomes. */
export interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** What a statement was answered. */
export interface Rows<Row> {
  readonly rows: Row[];
  readonly affectedRows: number;
}

let outgoing = Buffer.alloc(64 * 1024);

/** Bind, Execute and Sync for a prepared statement, as text. Good until the next call. */
export function boundMessage(statement: string, values: ReadonlyArray<string | null>): Uint8Array {
  const room = values.reduce((sum, value) => sum + 4 + (value === null ? 0 : 3 * value.length), 64 + statement.length);
  if (outgoing.length < room) outgoing = Buffer.alloc(2 * room);
  let at = 5;
  outgoing[0] = letter('B');
  // The unnamed portal, the statement, and no formats: everything is text.
  outgoing[at++] = 0;
  at += outgoing.write(statement, at, 'latin1');
  outgoing[at++] = 0;
  at = outgoing.writeInt16BE(0, at);
  at = outgoing.writeInt16BE(values.length, at);
  for (const value of values) {
    const size = value === null ? -1 : outgoing.write(value, at + 4, 'utf8');
    outgoing.writeInt32BE(size, at);
    at += 4 + Math.max(0, size);
  }
  at = outgoing.writeInt16BE(0, at);
  outgoing.writeInt32BE(at - 1, 1);
  executeAndSync.copy(outgoing, at);
  return outgoing.subarray(0, at + executeAndSync.length);
}

const letter = (text: string): number => text.charCodeAt(0);

const executeAndSync = Buffer.concat([protocol.serialize.execute({}), protocol.serialize.sync()]);

const [dataRow, commandComplete, errorResponse, readyForQuery] = ['D', 'C', 'E', 'Z'].map(letter);

/** Reads the answer to {@link boundMessage}. @throws {Error} what the database says is wrong, or when it said nothing more. */
export function readRows<Row>(answer: Buffer, columns: readonly Column[]): Rows<Row> {
  const rows: Row[] = [];
  let affectedRows = 0;
  let isReady = false;
  for (let at = 0, next = 0; at < answer.length; at = next) {
    next = at + 1 + answer.readInt32BE(at + 1);
    const type = answer[at];
    if (type === dataRow) rows.push(readRow<Row>(answer, at + 7, columns));
    else if (type === commandComplete) affectedRows = affectedBy(answer.toString('latin1', at + 5, next - 1));
    else if (type === errorResponse) throw errorIn(answer);
    else if (type === readyForQuery) isReady = true;
  }
  if (!isReady) throw new Error('the embedded database has come to an end');
  return { rows, affectedRows };
}

function readRow<Row>(answer: Buffer, start: number, columns: readonly Column[]): Row {
  const row: Record<string, unknown> = {};
  let at = start;
  for (const { name, parse } of columns) {
    const size = answer.readInt32BE(at);
    at += 4;
    row[name] = size < 0 ? null : parse(answer.toString('utf8', at, at + size));
    at += Math.max(0, size);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever wrote the statement knows its columns
  return row as Row;
}

/** A command's tag ends in its number of rows. */
function affectedBy(tag: string): number {
  return tag.startsWith('SELECT') ? 0 : Number(/^(?:INSERT|UPDATE|DELETE|MERGE).* (\d+)$/.exec(tag)?.[1] ?? 0);
}

function errorIn(answer: Buffer): Error {
  let found = new Error('the database said that something is wrong, and not what');
  new protocol.Parser().parse(answer, (message) => {
    if (message instanceof Error) found = message;
  });
  return found;
}
