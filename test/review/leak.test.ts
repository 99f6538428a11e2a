/** Which part of a database error carries personal data into the log, on both engines. */
import { expect, test } from 'vitest';
import { createLogger } from '../../src/app/telemetry.ts';
import { openDatabase } from '../../src/store/database.ts';
import { keepMember } from '../../src/store/members.ts';
import { createDatabase, engines } from '../support/engines.ts';

test.each([
  ['pglite', 'a NUL in a name', 'Zhang Secret\u0000', '1'],
  ['postgres', 'a NUL in a name', 'Zhang Secret\u0000', '1'],
  ['pglite', 'any other error', 'Zhang Secret', 'NaN.'],
  ['postgres', 'any other error', 'Zhang Secret', 'NaN.'],
] as const)('%s, %s', async (engine, _title, name, balance) => {
  void engines;
  const database = await createDatabase(engine);
  const opened = await openDatabase(database.location, () => {});
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line) => void lines.push(line) });
  const person = { name, phone: '13800009999', email: null, birthday: null };
  const profile = { number: null, category: null, status: null, expiresAt: null, createdAt: null, person };
  const state = {
    entity: 'Member',
    id: 'm:1',
    accountId: 'm',
    uid: '1',
    balance,
    points: '0',
    profile,
    observedAt: '2026-03-01T00:00:00.000Z',
  };
  await keepMember(opened.db, state as never).catch((error: unknown) => {
    console.log(
      engine,
      Object.keys(error as object).filter((key) =>
        JSON.stringify(Reflect.get(error as object, key) ?? '').includes('Secret'),
      ),
    );
    logger.error({ err: error }, 'x');
  });
  await opened.close();
  await database.drop();
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/Secret|13800009999/);
});
