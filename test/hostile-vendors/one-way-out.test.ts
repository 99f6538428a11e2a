/** No host but the configured ones is ever contacted, whatever callers and vendors write, and wherever they write it. */
import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readEnvironment } from '../../src/app/config.ts';
import { benefitInput } from '../support/mutations.ts';
import { freshKey } from '../support/world.ts';
import { type Canary, payloadsFor, startCanary, visit } from './canaries.ts';
import { bytesOf } from './hostile-vendor.ts';
import { type HostileWorld, startHostileWorld } from './hostile-world.ts';

const four = await startCanary('127.0.0.2');
const six = await startCanary('::1', '127.0.0.3');
const payloads = payloadsFor(four, six);
let stage: HostileWorld;
beforeAll(async () => {
  stage = await startHostileWorld();
}, 120_000);
afterAll(async () => {
  await stage.close();
  await Promise.all([four.close(), six.close()]);
}, 60_000);

const escapes = (): readonly number[] => [four, six].map((canary: Canary) => canary.connections());
const vendorCalls = (): number => stage.fronts.reduce((sum, { hostile }) => sum + hostile.calls.length, 0);

afterEach(() => stage.heal(), 120_000);

/** Every place where a caller can put a text, and the headers of its request. */
async function sayEverywhere(payload: string): Promise<void> {
  const { world } = stage;
  const quoted = JSON.stringify(payload);
  const queries = [
    `{ template(id: ${quoted}, maxAgeSeconds: 0) { id } }`,
    `{ template(id: ${JSON.stringify(`cards:${payload}`)}, maxAgeSeconds: 0) { id } }`,
    `{ member(id: ${JSON.stringify(`members:${payload}`)}, maxAgeSeconds: 0) { id } }`,
    `{ memberByNumber(accountId: "members", number: ${quoted}) { id } }`,
    `{ membersByPhone(accountId: "members", phone: ${quoted}) { id } }`,
    `{ memberByNumber(accountId: ${quoted}, number: "1") { id } }`,
    `{ benefit(id: ${quoted}) { id } promoOperation(id: ${quoted}) { id } promoAccount(id: ${quoted}) { id } }`,
    `{ _entities(representations: [{ __typename: "Template", id: ${quoted} }, { __typename: "Member", accountId: "members", uid: ${quoted} }]) { __typename } }`,
    `mutation { updateTemplateBudget(input: { idempotencyKey: ${quoted}, templateId: ${quoted}, updateType: APPEND, number: 1 }) { __typename } }`,
    `mutation { settlePromoOperation(input: { operationId: ${quoted}, verdict: APPLIED, note: ${quoted} }) { __typename } }`,
  ];
  const texts = {
    name: 'b',
    description: payload,
    detail: payload,
    usageNote: payload,
    pictureUrl: payload,
    provider: payload,
  };
  const benefits = [
    { ...benefitInput(`url-${freshKey()}`), ...texts },
    { ...benefitInput(`url-${freshKey()}`), name: payload },
    { ...benefitInput(payload) },
    { ...benefitInput(`url-${freshKey()}`), creatorId: payload },
  ].map((input) =>
    world.ask(`mutation ($input: UpsertBenefitInput!) { upsertBenefit(input: $input) { __typename } }`, {
      input: { idempotencyKey: freshKey(), ...input },
    }),
  );
  await Promise.all([...queries.map((query) => world.ask(query)), ...benefits, askWithHeaders(payload)]);
}

/** What proxies and tracers write into requests; a payload that cannot stand in a header is left out by fetch. */
async function askWithHeaders(payload: string): Promise<void> {
  const names = [
    'x-forwarded-host',
    'x-forwarded-for',
    'forwarded',
    'referer',
    'origin',
    'x-original-url',
    'x-http-host-override',
    'baggage',
    'traceparent',
    'x-callback-url',
  ];
  const headers = Object.fromEntries(names.map((name) => [name, payload]));
  const body = JSON.stringify({
    query: '{ promoAccounts { edges { node { id } } } }',
    extensions: { callbackUrl: payload, subscription: { callbackUrl: payload } },
  });
  await fetch(`${stage.world.url}/graphql`, {
    method: 'POST',
    body,
    headers: { ...headers, 'content-type': 'application/json', authorization: `Bearer ${stage.world.token()}` },
  });
}

describe('from a caller', () => {
  test(`${payloads.length} payloads in every place lead to no request but those to the vendors`, {
    timeout: 120_000,
  }, async () => {
    expect(payloads.length).toBeGreaterThanOrEqual(20);
    const lookups = vi.spyOn(dns, 'lookup');
    const before = vendorCalls();
    for (const payload of payloads) await sayEverywhere(payload);
    expect(vendorCalls()).toBeGreaterThan(before + payloads.length);
    const names = lookups.mock.calls.map(([name]) => name);
    expect(names.filter((name) => name !== '127.0.0.1' && name !== 'localhost')).toEqual([]);
    expect(escapes()).toEqual([0, 0]);
  });
});

const headerNames = [
  'location',
  'refresh',
  'link',
  'alt-svc',
  'content-location',
  'x-accel-redirect',
  'www-authenticate',
  'proxy',
  'report-to',
];

describe('from a vendor', () => {
  test.each([200, 201, 302, 305, 307, 401, 407, 503])(
    'status %i with every payload in every header leads nowhere',
    { timeout: 120_000 },
    async (status) => {
      const lookups = vi.spyOn(dns, 'lookup');
      const before = vendorCalls();
      for (const payload of payloads) {
        const headers = Object.fromEntries(headerNames.map((name) => [name, payload]));
        for (const { hostile } of stage.fronts) {
          hostile.misbehave(
            ({ socket, genuine, dress }) => void socket.write(bytesOf({ ...dress(genuine.body, headers), status })),
          );
        }
        await Promise.all(stage.fronts.map(async ({ read }) => read?.()));
      }
      expect(vendorCalls()).toBeGreaterThanOrEqual(before + 3 * payloads.length);
      expect(escapes()).toEqual([0, 0]);
      expect(
        lookups.mock.calls.map(([name]) => name).filter((name) => !/^(127\.0\.0\.1|localhost)$/.test(name)),
      ).toEqual([]);
    },
  );

  test('every payload in every text of an answer leads nowhere', { timeout: 120_000 }, async () => {
    const before = vendorCalls();
    for (const payload of payloads) {
      for (const { hostile } of stage.fronts) {
        hostile.misbehave(({ socket, genuine, dress }) => {
          const body = genuine.body
            .toString()
            .replace(
              /"(name|resultMessage|messages|phone|email|tracerid)":("[^"]*"|\[[^\]]*\])/g,
              (_all, name: string) => `"${name}":${JSON.stringify(payload)}`,
            );
          socket.write(bytesOf(dress(Buffer.from(body))));
        });
      }
      await Promise.all(stage.fronts.map(async ({ read }) => read?.()));
    }
    expect(vendorCalls()).toBeGreaterThanOrEqual(before + 3 * payloads.length);
    expect(escapes()).toEqual([0, 0]);
  });
});

/** A process whose environment names a proxy for everything. */
async function runBehindProxy(url: string): Promise<string> {
  const proxy = `http://127.0.0.2:${four.port}`;
  const names = [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'ALL_PROXY',
    'http_proxy',
    'https_proxy',
    'all_proxy',
    'npm_config_proxy',
    'GLOBAL_AGENT_HTTP_PROXY',
  ];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('proxied-child.ts', import.meta.url)), url],
    {
      env: {
        ...readEnvironment(),
        ...Object.fromEntries(names.map((name) => [name, proxy])),
        NODE_USE_ENV_PROXY: '1',
        NO_PROXY: '',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return said.trim();
}

test('from the environment: a proxy that it names is not used', { timeout: 60_000 }, async () => {
  const [cards] = stage.fronts;
  const before = cards?.hostile.calls.length ?? 0;
  expect(await runBehindProxy(cards?.hostile.url ?? '')).toBe('answered');
  expect(cards?.hostile.calls.length).toBe(before + 1);
  expect(escapes()).toEqual([0, 0]);
});

test('who goes there all the same is seen', async () => {
  const [own, other] = await Promise.all([startCanary(four.host), startCanary(six.host)]);
  await Promise.all([visit(own), visit(other)]);
  expect([own.connections(), other.connections()]).toEqual([1, 1]);
  await Promise.all([own.close(), other.close()]);
});
