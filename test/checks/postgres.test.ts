import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../support/postgres.ts';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

test('every test gets a database of its own', async () => {
  const databases = await Promise.all(Array.from({ length: 3 }, () => createTestDatabase()));
  onTestFinished(async () => void (await Promise.all(databases.map((database) => database.drop()))));

  for (const { url } of databases) {
    const client = await connect(url);
    await client.query('CREATE TABLE only_here (id integer)');
    await client.end();
  }

  expect(new Set(databases.map(({ url }) => url)).size).toBe(3);
});

test('the server stores text as UTF-8', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const client = await connect(database.url);

  const { rows } = await client.query("SELECT getdatabaseencoding() AS encoding, '券' AS text");
  await client.end();

  expect(rows).toEqual([{ encoding: 'UTF8', text: '券' }]);
});

test('a dropped database is gone, even while somebody is connected, and may be dropped again', async () => {
  const database = await createTestDatabase();
  const client = await connect(database.url);
  client.on('error', () => undefined);

  await database.drop();
  await database.drop();

  await expect(connect(database.url)).rejects.toMatchObject({ code: '3D000' });
});
