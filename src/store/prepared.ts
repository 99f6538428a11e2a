/** Statements under a name: the server reads and plans the same text once a connection, and not every time. */
import { createHash } from 'node:crypto';

export interface Statements {
  /** The name that the statement goes under on this connection; null where it goes as it is. */
  nameOf(connection: object, text: string): string | null;
  /**
   * Whether an error says that a name meant nothing, or something else, to the server: nothing was carried out then.
   * Where that is because a pooler is in between, everybody goes without names from then on.
   */
  isLost(error: unknown): boolean;
}

/** So many texts one connection keeps; what comes after goes as it is. */
const most = 200;

/** Whether a statement asks for a page: that is planned for its values, which decide what index serves it best. */
export function isPage(text: string): boolean {
  return /\blimit \$\d+$/i.test(text);
}

/** A statement that is not there, or is there already: the connection leads to another server session each time. */
const pooledCodes: ReadonlySet<unknown> = new Set(['26000', '42P05']);
/** "cached plan must not change result type": a migration has changed a table meanwhile. */
const outdatedCode = '0A000';

export function createStatements(): Statements {
  const names = new Map<string, string>();
  const known = new WeakMap<object, Set<string>>();
  let isPooled = false;
  return {
    nameOf(connection, text) {
      if (isPooled || isPage(text)) return null;
      const texts = known.get(connection) ?? new Set();
      known.set(connection, texts);
      if (!texts.has(text)) {
        if (texts.size >= most) return null;
        texts.add(text);
      }
      const name = names.get(text) ?? `p${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
      // Texts of all connections; those that only one of them keeps are few.
      if (names.size < 10 * most) names.set(text, name);
      return name;
    },
    isLost(error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      isPooled ||= pooledCodes.has(code);
      return pooledCodes.has(code) || (code === outdatedCode && String(error).includes('cached plan'));
    },
  };
}
