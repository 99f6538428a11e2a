/** One connection of the pool while it is lent. */
import type pg from 'pg';
import type { Statements } from './prepared.ts';
import { isUnavailability } from './unavailable.ts';

/**
 * A connection that has failed to answer is not lent again: what it still waits for would hold up the next borrower.
 * Nor is one whose prepared statements do not fit any more; outside a transaction such a statement is sent again as it
 * is, since nothing of it was carried out.
 */
export function borrowed(client: pg.PoolClient, statements: Statements | null): pg.PoolClient {
  let isBroken = false;
  let isInTransaction = false;
  const ask = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    const name = values.length === 0 ? null : (statements?.nameOf(client, text) ?? null);
    try {
      return await client.query(name === null ? { text, values: [...values] } : { name, text, values: [...values] });
    } catch (error) {
      const isLost = name !== null && statements?.isLost(error) === true;
      isBroken ||= isLost || isUnavailability(error);
      if (isLost && !isInTransaction) return client.query({ text, values: [...values] });
      throw error;
    }
  };
  const query = (text: string, values: readonly unknown[] = []): Promise<unknown> => {
    if (/^(begin|start transaction)\b/i.test(text)) isInTransaction = true;
    if (/^(commit|rollback)$/i.test(text)) isInTransaction = false;
    return ask(text, values);
  };
  const release = (destroy = false): void => client.release(destroy || isBroken);
  return new Proxy(client, {
    get(target, name): unknown {
      if (name === 'query') return query;
      return name === 'release' ? release : Reflect.get(target, name);
    },
  });
}
