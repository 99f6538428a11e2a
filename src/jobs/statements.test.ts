import { getConstructionPlans } from 'pg-boss';
import { describe, expect, test } from 'vitest';
import { splitStatements } from './statements.ts';

describe('an SQL text', () => {
  test.each([
    ['one statement', 'SELECT 1', ['SELECT 1']],
    ['a last semicolon and empty statements', ';\n SELECT 1;; SELECT 2 ;\n', ['SELECT 1', 'SELECT 2']],
    [
      'a string with a semicolon and a doubled quote',
      "SELECT 'it''s; one'; SELECT 2",
      ["SELECT 'it''s; one'", 'SELECT 2'],
    ],
    ['a quoted name', 'SELECT ";"; SELECT 2', ['SELECT ";"', 'SELECT 2']],
    ['a body in dollars', 'DO $$ BEGIN; END $$; SELECT 2', ['DO $$ BEGIN; END $$', 'SELECT 2']],
    ['a body in another', 'DO $$ a $cmd$ b; $cmd$ ; $$; SELECT 2', ['DO $$ a $cmd$ b; $cmd$ ; $$', 'SELECT 2']],
    ['a body with a tag', 'SELECT $cmd$ a; $$ b; $cmd$; SELECT 2', ['SELECT $cmd$ a; $$ b; $cmd$', 'SELECT 2']],
    ['parameters', 'SELECT $1; SELECT $2', ['SELECT $1', 'SELECT $2']],
    ['comments', 'SELECT 1 -- a; b\n; SELECT /* ; */ 2 - 1 / 3', ['SELECT 1 -- a; b', 'SELECT /* ; */ 2 - 1 / 3']],
    ['nothing', ' \n', []],
  ])('with %s is split where statements end', (_title, text, statements) => {
    expect(splitStatements(text)).toEqual(statements);
  });

  test('that makes all tables of the queue loses nothing but its semicolons', () => {
    const text = getConstructionPlans('some_schema');
    const statements = splitStatements(text);
    expect(statements.at(0)).toBe('BEGIN');
    expect(statements.at(-1)).toBe('COMMIT');
    expect(statements.filter((statement) => statement.startsWith('CREATE FUNCTION'))).not.toEqual([]);
    expect(statements.filter((statement) => /^(END|LANGUAGE|RETURN|IF)\b/.test(statement))).toEqual([]);
    const withoutSpace = (part: string) => part.replaceAll(/[\s;]/g, '');
    expect(withoutSpace(statements.join(''))).toBe(withoutSpace(text));
  });
});
