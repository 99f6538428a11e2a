import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { knownSecrets } from '../domain/known-secrets.ts';
import { createErrorMask } from './masking.ts';
import { createLogger } from './telemetry.ts';

const mask = createErrorMask(createLogger('silent'));
/** What a caller is told of a message that repeats its words. */
const told = (words: string): string => {
  const error = new GraphQLError(`Cannot query field "${words}".`, {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
  return mask(error.toJSON(), error).message;
};

test('a caller who guesses a secret is told the same as one who does not', () => {
  knownSecrets.remember('hunter22');
  expect(told('hunter22')).toBe('Cannot query field "hunter22".');
  expect(told('hunter23')).toBe('Cannot query field "hunter23".');
});

test('a token does not come back', () => {
  expect(told('eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ0ZXN0ZXIifQ.c2ln')).toBe('Cannot query field "[hidden]".');
});
