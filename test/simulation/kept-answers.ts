/**
 * Answers to readings, kept as the bytes that the database sent. Who waits asks the same again and again: the database
 * answers once, and again when one of the tables that the question is about has been written.
 */

export interface KeptAnswers {
  /** The kept answer to a statement, or what `ask` brings. What is kept is copied: `ask` may use its bytes again. */
  answer(text: string, values: ReadonlyArray<string | null>, ask: () => Buffer): Buffer;
  /** Something was undone, or went wrong: nothing is known any more. */
  forget(): void;
}

interface Kept {
  readonly answer: Buffer;
  /** How often its tables had been written when it was given. */
  readonly writes: number;
}

interface Statement {
  readonly isReading: boolean;
  readonly tables: ReadonlyArray<{ writes: number }>;
  readonly answers: Map<string, Kept>;
}

/** So many answers of one statement are kept at most. */
const most = 50;

/** @param names of all tables: a statement is about those that it names. */
export function createKeptAnswers(names: readonly string[]): KeptAnswers {
  const tables = new Map(names.map((name) => [name, { writes: 0 }]));
  const all = [...tables.values()];
  const statements = new Map<string, Statement>();

  const know = (text: string): Statement => {
    const named = [...new Set(text.match(/\w+/g))].flatMap((word) => tables.get(word) ?? []);
    // A statement that names no table may do anything to all of them.
    const statement = { isReading: isReading(text), tables: named.length > 0 ? named : all, answers: new Map() };
    statements.set(text, statement);
    return statement;
  };

  return {
    answer(text, values, ask) {
      const { isReading: isKept, tables: about, answers } = statements.get(text) ?? know(text);
      if (!isKept) {
        for (const table of about) table.writes += 1;
        return ask();
      }
      const writes = about.reduce((sum, table) => sum + table.writes, 0);
      const question = JSON.stringify(values);
      const known = answers.get(question);
      if (known?.writes === writes) return known.answer;
      if (answers.size >= most) answers.clear();
      const answer = Buffer.from(ask());
      answers.set(question, { answer, writes });
      return answer;
    },
    forget() {
      for (const table of all) table.writes += 1;
    },
  };
}

/** Whether a statement gives the same answer for as long as its tables stay as they are, and changes nothing. */
function isReading(text: string): boolean {
  const isVolatile =
    /\b(for\s+(update|share)|\w*timestamp\s*\(|current_\w+|now|random|\w+val|gen_\w+|pg_\w+|information_schema)\b/i;
  return /^\s*select\b/i.test(text) && !isVolatile.test(text);
}
