/** The committed schema in a supergraph, before anybody runs it: two composers, one opinion. */
import { buildSchema, isIntrospectionType, type GraphQLSchema, isSpecifiedScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { composers } from './supergraph.ts';

const warnings = (hints: readonly string[]): string[] => hints.filter((hint) => /^(WARN|ERROR)/.test(hint));

describe.each(Object.entries(composers))('composed by %s', (_name, compose) => {
  const composition = compose();

  test('the committed schema and a subgraph that refers to it are one supergraph', () => {
    expect(composition.errors).toEqual([]);
    expect(composition.supergraphSdl).not.toBeNull();
  });

  test('nobody is warned', () => {
    expect(warnings(composition.hints)).toEqual([]);
  });
});
