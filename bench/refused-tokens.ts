/**
 * `npm run bench:tokens`: how long each forged token takes to be refused, over HTTP and by itself, and what a real one
 * costs. Rounds go through all of them in turn, so that a busy machine slows all alike.
 */

import { useJwks } from '../src/access/jwks.ts';
import { openKeyAddress } from '../src/access/jwks-fetch.ts';
import { createTokenReader } from '../src/access/token.ts';
import { forge, genuine } from '../test/access/forgeries.ts';
import { makeSigningPair, publishedKey, startIssuer } from '../test/support/issuer.ts';
import { startWorld } from '../test/support/world.ts';

const rounds = Number(process.argv[2] ?? 100);

const rsa = makeSigningPair('rsa-1', 'RS256');
const ec = makeSigningPair('ec-1');
const [bait, issuer] = await Promise.all([startIssuer(), startIssuer(publishedKey(rsa), publishedKey(ec))]);
const nowSeconds = Math.floor(Date.now() / 1000);
const options = { rsa, ec, issuer: 'test-issuer', audience: 'promotions', bait: bait.url, nowSeconds };
// So long that no reading of the keys falls into a measurement.
const jwks = { refreshSeconds: 80_000, outageSeconds: 86_400, cooldownSeconds: 80_000, allowsPlainHttp: false };
const world = await startWorld({ auth: { key: undefined, jwksUrl: issuer.url, algorithms: ['RS256', 'ES256'], jwks } });

const keys = useJwks({ ...jwks, address: openKeyAddress(issuer.url), now: () => new Date(), onTrouble: console.log });
const createReader = (rememberedTokens: number) =>
  createTokenReader({
    issuer: options.issuer,
    audience: options.audience,
    algorithms: ['RS256', 'ES256'],
    types: ['at+jwt', 'JWT', 'absent'],
    clockToleranceSeconds: 5,
    rememberedTokens,
    keys,
    now: () => new Date(),
    onRefusal: () => {},
  });
const remembering = createReader(10);
const forgetting = createReader(0);

/** What one call takes, in microseconds. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const from = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - from) / 1_000;
}

function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

const sendOver = (token: string) => async (): Promise<string> => {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ promoAccounts { nodes { id } } }"}',
  });
  return response.text();
};

const real = genuine(options);
const rows = [
  ...forge(options).map(({ name, why, token }) => ({ name, why, token, reader: forgetting })),
  { name: 'REAL, verified anew', why: '', token: real, reader: forgetting },
  { name: 'REAL, remembered', why: '', token: real, reader: remembering },
].map((row) => ({ ...row, http: [] as number[], alone: [] as number[] }));

for (let round = 0; round < rounds; round += 1) {
  for (const { token, reader, http, alone } of rows) {
    http.push(await time(sendOver(token)));
    alone.push(await time(() => reader.read(`Bearer ${token}`)));
  }
}

const round1 = (value: number): number => Math.round(value * 10) / 10;
const medians = rows.map(({ name, why, http, alone }) => ({
  token: name,
  'refused because': why,
  'over HTTP, µs': Math.round(medianOf(http)),
  'by itself, µs': round1(medianOf(alone)),
}));
console.log(`${rounds} rounds; medians`);
console.table(medians);

const refusals = medians.filter((row) => row['refused because'] !== '');
const spread = (of: (row: (typeof medians)[number]) => number): string => {
  const values = refusals.map(of).toSorted((a, b) => a - b);
  return `${values[0]} to ${values.at(-1)} µs`;
};
const noise = medianOf(rows.map(({ http }) => medianOf(http.map((one) => Math.abs(one - medianOf(http))))));
console.log(
  `refused over HTTP in ${spread((row) => row['over HTTP, µs'])}, each give or take ${Math.round(noise)} µs (median deviation)`,
);
console.log(`by itself in ${spread((row) => row['by itself, µs'])}`);
console.log(`requests to addresses that tokens name: ${bait.requests.length}; for keys: ${issuer.requests.length}`);

await keys.close();
await world.close();
await issuer.close();
await bait.close();
