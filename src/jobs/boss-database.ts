/**
 * The queue's statements on the program's own database handle: no second pool, and on the embedded engine one borrower
 * at a time like everybody else.
 */
import { type Db as BossDatabase, fromKysely } from 'pg-boss';
import type { Db } from '../store/tables.ts';
import { splitStatements } from './statements.ts';

/**
 * pg-boss sends several statements as one text, with BEGIN and COMMIT of its own. Neither engine takes that from here:
 * the embedded one knows one statement a call, and on a server a failure would leave a pooled connection inside an
 * aborted transaction. So they run one by one in a transaction of ours.
 */
export function createBossDatabase(db: Db): BossDatabase {
  return {
    executeSql(text, values = []) {
      const statements = values.length > 0 ? [text] : splitStatements(text).filter(isNoBoundary);
      if (statements.length === 1) return fromKysely(db).executeSql(text, values);
      return db.transaction().execute(async (tx) => {
        const rows: unknown[] = [];
        for (const statement of statements) {
          const answer: { readonly rows: readonly unknown[] } = await fromKysely(tx).executeSql(statement);
          rows.push(...answer.rows);
        }
        return { rows };
      });
    },
  };
}

function isNoBoundary(statement: string): boolean {
  return statement !== 'BEGIN' && statement !== 'COMMIT';
}
