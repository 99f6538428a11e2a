/** What graphql-cop finds here: nothing in production, and in the sandbox what the sandbox is for. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { startCarelessServer } from './careless-server.ts';
import { copChecks, runCop } from './cop-checks.ts';

let production: World;
let sandbox: World;
beforeAll(async () => {
  production = await startWorld({ server: { introspection: false, explorer: false } });
  sandbox = await startWorld({ server: { introspection: true, explorer: true } });
}, 120_000);
afterAll(async () => {
  await production.close();
  await sandbox.close();
});

describe('the checks of graphql-cop', () => {
  test('find everything at a server that takes no care', async () => {
    const careless = await startCarelessServer();
    expect(await runCop({ url: careless.url, headers: {} })).toEqual(Object.keys(copChecks));
    careless.close();
  }, 30_000);

  test('find nothing in production, with a token or without', async () => {
    expect(await runCop({ url: production.url, headers: {} })).toEqual([]);
    expect(await runCop({ url: production.url, headers: { authorization: `Bearer ${production.token()}` } })).toEqual(
      [],
    );
  }, 30_000);

  test('find only explorer and introspection in the sandbox', async () => {
    const headers = { authorization: `Bearer ${sandbox.token()}` };
    expect(await runCop({ url: sandbox.url, headers })).toEqual(['explorer', 'introspection']);
  }, 30_000);
});
