/** Secrets never leave: canaries through every fault that a vendor, a network, a client or a database can cause. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { kybioSeedUids } from '../../src/connectors/kybio/simulator-seeds.ts';
import { registry } from '../../src/connectors/registry.ts';
import type { Order } from '../../src/connectors/simulation/simulator-stand.ts';
import { neutralFaults } from '../contract/transport-checks.ts';
import { createCollector } from './collector.ts';
import { type Actor, dumpTables, elsewhere, onDatabase, openStage, personal, type Stage } from './stage.ts';

const collector = createCollector();
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(collector);
}, 120_000);
afterAll(() => stage.close(), 120_000);

let loggedUntil = 0;
/** Takes what has been logged since the last time. */
function collectLog(place: string): void {
  collector.add('log', place, stage.world.log.slice(loggedUntil).join(''));
  loggedUntil = stage.world.log.length;
}

function actorOf(vendor: string): Actor {
  const actor = stage.actors.find(({ name }) => name === vendor);
  if (actor === undefined) throw new Error(`no ${vendor}`);
  return actor;
}

/** Drives a change of the vendor through each fault, one kind of change after the other. @returns how many it has met. */
async function drive(actor: Actor, orders: readonly Order[]): Promise<number> {
  const { changes } = actor.stand;
  for (const [index, order] of orders.entries()) {
    const change = changes[index % changes.length];
    if (change === undefined) throw new Error(`${actor.name} can change nothing`);
    // A slow machine may give a call up before it is sent; then nothing has met the fault, and it has another turn.
    for (const before = actor.vendor.requests().length; actor.vendor.requests().length <= before; ) {
      await actor.arm(order);
      await stage.change(actor, change);
      await actor.clear();
    }
    collector.count(`${actor.name} ${change.kind} ${JSON.stringify(order)}`);
  }
  return orders.length;
}

/** For a machine that has other things to do. */
const patience = 300_000;

describe('secrets never leave', { shuffle: false, timeout: patience }, () => {
  describe.each(registry.map(({ vendor }) => vendor))('%s', (vendor) => {
    afterEach(({ task }) => collectLog(`${vendor}, ${task.name}`));

    test('misbehaves in every way it can', async () => {
      const actor = actorOf(vendor);
      const own = actor.stand.misbehaviours.filter(({ meets = 'change' }) => meets === 'change');
      await drive(
        actor,
        [...neutralFaults, ...own].map(({ name, args = [] }) => ({ name, args })),
      );
      expect(await drive(actor, actor.stand.inventedCodes)).toBe(actor.stand.inventedCodes.length);
    });

    test('answers every documented code', async () => {
      const actor = actorOf(vendor);
      const { resultCodes = [] } = registry.find((each) => each.vendor === vendor) ?? {};
      const orders = resultCodes.flatMap((row) => actor.stand.answering(row) ?? []);
      expect(await drive(actor, orders)).toBeGreaterThan(5);
    });

    test('quotes secrets, plain and coded', async () => {
      const actor = actorOf(vendor);
      const { quoting } = actor.stand;
      if (quoting === null) return;
      const knowsMembers = actor.stand.changes.some(({ kind }) => kind === 'ADJUST_MEMBER_BALANCE');
      await drive(actor, [...stage.quotable, ...(knowsMembers ? [personal] : [])].map(quoting));
      expect(stage.world.log.length).toBeGreaterThan(0);
    });

    test('repeats whole requests, or is not there', async () => {
      const actor = actorOf(vendor);
      for (const end of Object.values(elsewhere))
        for (let turn = 0; turn < 5; turn += 1)
          for (const change of actor.stand.changes) {
            expect(await stage.change(actor, change, `${vendor}${end}`)).toContain('__typename');
            collector.count(`${vendor}${end} ${turn} ${change.kind}`);
          }
    });
  });

  const person = () => `${actorOf('kybio').name}:${kybioSeedUids.sampled}`;
  const inPerson = 'query ($id: ID!) { member(id: $id, maxAgeSeconds: 0) { id name phone email birthday balance } }';

  describe('clients', () => {
    afterEach(({ task }) => collectLog(`clients, ${task.name}`));

    test('send tokens that are no good, and tokens where none belong', async () => {
      const { token } = stage;
      const [header, claims = '', signature = ''] = token.split('.');
      const bad = [
        `${token}x`,
        `${header}.${claims}.`,
        `${header}.${signature}.${claims}`,
        claims,
        `${token} ${token}`,
        `Bearer ${token}`,
        token.repeat(20),
      ];
      for (const bearer of bad) {
        await stage.ask(inPerson, { id: person() }, bearer);
        collector.count(`token ${bad.indexOf(bearer)}`);
      }
      for (const document of [
        `{ member(id: "${token}") { id } }`,
        `{ member(id: ${token}) { id } }`,
        `{ ${signature} }`,
        `query ($id: ID!) { member(id: $id) { id } } ${token}`,
      ]) {
        const answer = await stage.world.ask(document);
        // Its own words come back to the client; in logs and in the journal they have no business.
        expect(answer.errors).toBeDefined();
        collector.count(document.slice(0, 20));
      }
      await stage.ask(inPerson, { id: token });
      await stage.ask(
        'mutation ($input: AdjustMemberBalanceInput!) { adjustMemberBalance(input: $input) { __typename } }',
        {
          input: { idempotencyKey: 'a key', memberId: person(), balanceIncrement: `Bearer ${token}` },
        },
      );
    });

    test('send what is no GraphQL, and no HTTP', async () => {
      const { token, world } = stage;
      const authorization = `Bearer ${token}`;
      const requests: ReadonlyArray<readonly [path: string, init: RequestInit]> = [
        [
          '/graphql',
          { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: `{"${token}` },
        ],
        ['/graphql', { method: 'POST', headers: { authorization, 'content-type': 'text/plain' }, body: token }],
        ['/graphql', { method: 'PUT', headers: { authorization } }],
        [`/graphql?query=${encodeURIComponent(`{ member(id: "${token}") { id } }`)}`, { headers: { authorization } }],
        [`/nowhere?token=${token}`, { headers: { authorization } }],
        ['/livez', { headers: { authorization } }],
        ['/readyz', { headers: { authorization } }],
      ];
      for (const [path, init] of requests) {
        const response = await fetch(`${world.url}${path}`, init);
        collector.add('answer', path.slice(0, 20), `${JSON.stringify([...response.headers])} ${await response.text()}`);
        collector.count(`${init.method} ${path.slice(0, 20)}`);
      }
      const { hostname, port } = new URL(world.url);
      for (const broken of ['bad header\r\n\r\n', 'content-length: x\r\n\r\n', `x: ${'x'.repeat(40_000)}\r\n\r\n`]) {
        const socket = connect(Number(port), hostname);
        socket.on('data', (bytes) => collector.add('answer', 'a bare socket', bytes)).on('error', () => {});
        socket.write(`POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n${broken}`);
        // A reset is an end as good as any.
        await new Promise((resolve) => socket.on('close', resolve));
        collector.count(broken.slice(0, 16));
      }
      expect(collector.summary().bytes.answer).toBeGreaterThan(500);
    });

    test('ask for traces', async () => {
      const { token, world, actors } = stage;
      const documents = [
        [inPerson, { id: person() }],
        [inPerson, { id: token }],
        [`{ member(id: "${person()}") { nothing } }`, {}],
        ...actors.map(({ name }) => [`{ promoAccounts { nodes { id health { failure } } } } # ${name}`, {}] as const),
      ] as const;
      for (const [query, variables] of documents) {
        const response = await fetch(`${world.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${token}`,
            'apollo-federation-include-trace': 'ftv1',
          },
          body: JSON.stringify({ query, variables }),
        });
        const ftv1 = /"ftv1":"([^"]+)"/.exec(await response.text())?.[1] ?? '';
        collector.add('trace', query.slice(0, 40), Buffer.from(ftv1, 'base64'));
        collector.count(`trace ${query.slice(-20)}`);
      }
      expect(collector.summary().bytes.trace).toBeGreaterThan(100);
    });
  });

  describe('the database', () => {
    afterEach(({ task }) => collectLog(`database, ${task.name}`));
    const run = (statement: string) => onDatabase(stage.databaseUrl, statement);
    const adjustment = () => {
      const actor = actorOf('kybio');
      const [change] = actor.stand.changes;
      if (change === undefined) throw new Error('no change');
      return stage.change(actor, change);
    };

    test.each([
      [
        'refuses a row, and repeats it in its error',
        'ADD CONSTRAINT canary CHECK (name IS NULL) NOT VALID',
        'DROP CONSTRAINT canary',
      ],
      ['has lost a column', 'RENAME COLUMN phone TO telephone', 'RENAME COLUMN telephone TO phone'],
      [
        'cannot read a value as a number',
        'ALTER COLUMN name TYPE int USING 1',
        'ALTER COLUMN name TYPE text USING name::text',
      ],
    ])('%s', async (what, breakIt, mend) => {
      await run(`ALTER TABLE members ${breakIt}`);
      const logged = stage.world.log.length;
      await stage.ask(inPerson, { id: person() });
      await adjustment();
      await run(`ALTER TABLE members ${mend}`);
      expect(stage.world.log.slice(logged).join('')).toMatch(/"level":"error"/);
      collector.count(what);
    });

    test('is cut off again and again', async () => {
      const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
      for (let cut = 0; cut < 10; cut += 1) {
        const asked = adjustment();
        await run(others);
        await asked;
        const ready = await fetch(`${stage.world.url}/readyz`);
        collector.add('answer', '/readyz', await ready.text());
      }
      collector.count('cut off');
      expect(stage.world.log.slice(loggedUntil).join('')).toContain('database connection lost');
    });
  });

  describe('afterwards', () => {
    test('there is not one secret in logs, answers, traces and tables', async () => {
      await sleep(500);
      collectLog('the end');
      for (const [table, text] of await dumpTables(stage.databaseUrl)) {
        // Persons may stand in the snapshot: it is the one place that is made for them.
        collector.add(table.endsWith('.members') ? 'snapshot' : 'journal', table, text);
      }
      const { bytes, faults } = collector.summary();
      process.stdout.write(
        `Searched for ${stage.secrets.length} secrets after ${faults} faults, in bytes of: ${JSON.stringify(bytes)}\n`,
      );
      expect(faults).toBeGreaterThan(250);
      for (const wayOut of ['log', 'answer', 'trace', 'journal'] as const) expect(bytes[wayOut]).toBeGreaterThan(1_000);
      expect(collector.find(stage.secrets)).toEqual([]);
    });

    test('there is nobody in logs, traces and the journal', () => {
      expect(collector.find(stage.persons, ['log', 'trace', 'journal'])).toEqual([]);
    });

    test('and what is looked for is found where it belongs', () => {
      expect(collector.find(stage.persons).length).toBeGreaterThan(0);
      for (const canary of [...stage.secrets, ...stage.persons]) {
        const other = createCollector();
        for (const needle of canary.needles) other.add('log', 'planted', `{"msg":"before ${needle} after"}`);
        expect(other.find([canary])).toHaveLength(canary.needles.length);
      }
    });
  });
});
