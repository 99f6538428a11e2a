/** The committed schema in a supergraph, before anybody runs it: two composers, one opinion. */
import { buildSchema, lexicographicSortSchema, printType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { startApolloGateway } from './gateways.ts';
import { composers, composeSupergraph, composeWithoutScopes } from './supergraph.ts';

/** What clients see of a supergraph: every type as it is printed, without what only gateways read. */
function offer(supergraphSdl: string): Readonly<Record<string, string>> {
  const types = Object.values(lexicographicSortSchema(buildSchema(supergraphSdl)).getTypeMap());
  return Object.fromEntries(
    types.filter(({ name }) => !name.includes('__')).map((type) => [type.name, printType(type)]),
  );
}

describe.each(Object.entries(composers))('composed by %s', (_name, compose) => {
  const { supergraphSdl, errors } = compose();

  test('the committed schema and a subgraph that refers to it are one supergraph', () => {
    expect(errors).toEqual([]);
    expect(supergraphSdl).toMatch(/type Template\b/);
  });

  test('an entity has its fields from both', () => {
    const { Template, Query } = offer(supergraphSdl ?? '');
    for (const field of ['allowedTransitions', 'shopPrice']) expect(Template).toContain(`  ${field}`);
    for (const field of ['promoOperations', 'shopOrders']) expect(Query).toContain(`  ${field}`);
  });
});

test('the composer that gives hints has none', () => {
  expect(composers['@apollo/composition']().hints).toEqual([]);
});

test('both composers offer the same root fields and the same types', () => {
  const [one, other] = Object.values(composers).map((compose) => offer(compose().supergraphSdl ?? ''));
  expect(Object.keys(one ?? {})).toEqual(expect.arrayContaining(['Query', 'Mutation', 'UpdateTemplateBudgetResult']));
  expect(other).toEqual(one);
});

describe('Apollo’s gateway in JavaScript', () => {
  const urls = { promotions: 'http://127.0.0.1:9/', shop: 'http://127.0.0.1:9/' };

  test('refuses a supergraph whose fields name scopes, as only routers know how to', async () => {
    await expect(startApolloGateway(composeSupergraph(urls))).rejects.toThrow('requiresScopes/v0.1 is for: SECURITY');
  });

  test('takes it without them, and offers the same', async () => {
    const withoutScopes = composeWithoutScopes(urls);
    expect(offer(withoutScopes)).toEqual(offer(composeSupergraph(urls)));
    const gateway = await startApolloGateway(withoutScopes);
    await gateway.close();
  });
});
