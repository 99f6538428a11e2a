/** A few hundred of the requests that `npm run fuzz` sends a hundred thousand of. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { fuzz } from './fuzz.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ server: { introspection: false } });
}, 60_000);
afterAll(() => world.close());

test('hostile requests get an answer of their own fault, and nothing reaches a vendor', async () => {
  const port = Number(new URL(world.url).port);
  const report = await fuzz({ port, pid: process.pid, token: world.token(), seed: 3, requests: 300 });
  expect({ broken: report.broken, shapeless: report.shapeless }).toEqual({ broken: [], shapeless: [] });
  expect(Object.values(report.statuses).reduce((sum, count) => sum + count, 0)).toBe(300);
  expect(report.statuses['200']).toBeGreaterThan(10);
  expect(world.cards.books.effects()).toEqual([]);
  expect(world.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
}, 120_000);
