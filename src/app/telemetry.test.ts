/** What an error tells the log: where and why, and nothing of whom it was about. */
import { expect, test } from 'vitest';
import { createLogger } from './telemetry.ts';

/** The one line that logging it writes. */
function logged(err: unknown): string {
  const lines: string[] = [];
  createLogger('debug', { write: (line) => void lines.push(line) }).error({ err }, 'it failed');
  expect(lines).toHaveLength(1);
  return lines.join('');
}

/** As drivers make them: the values of the statement, and of the row, stand in several places. */
function databaseError(): Error {
  return Object.assign(new RangeError('new row violates check constraint "members_check"'), {
    code: '23514',
    constraint: 'members_check',
    detail: 'Failing row contains (7, Ada Secret, 13800009999).',
    where: "unnamed portal parameter $3 = 'Ada Secret'",
    query: 'INSERT INTO members ...',
    params: ['7', 'Ada Secret', '13800009999'],
  });
}
const personal = /Secret|13800009999|params|detail/;

test('a database error is logged with its type, message, stack, code and constraint, and without its values', () => {
  const line = logged(databaseError());
  const told: unknown = JSON.parse(line);
  expect(told).toMatchObject({
    level: 'error',
    msg: 'it failed',
    err: {
      type: 'RangeError',
      message: 'new row violates check constraint "members_check"',
      stack: expect.stringContaining('telemetry.test.ts'),
      code: '23514',
      constraint: 'members_check',
    },
  });
  expect(line).not.toMatch(personal);
});

test('what caused an error is logged in the same way', () => {
  const line = logged(new Error('not kept', { cause: databaseError() }));
  const told: unknown = JSON.parse(line);
  expect(told).toMatchObject({ err: { message: 'not kept', cause: { type: 'RangeError', code: '23514' } } });
  expect(line).not.toMatch(personal);
});

test.each([
  ['a text', 'Ada Secret', 'string'],
  ['an object', { name: 'Ada Secret', params: [] }, 'object'],
])('of %s that was thrown only the type is logged', (_title, thrown, type) => {
  const told: unknown = JSON.parse(logged(thrown));
  expect(told).toMatchObject({ err: { type } });
  expect(logged(thrown)).not.toMatch(personal);
});
