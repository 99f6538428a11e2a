/** What an error asks of HTTP is done, whoever answers. */
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify from 'fastify';
import { buildSchema, GraphQLError, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentCheck } from '../../graphql/document-limits/check-document.ts';
import { defaultLimits } from '../../graphql/document-limits/limits.ts';
import { createDirectAnswers } from './direct-answers.ts';

test('status and headers of an error are those of the answer, and not in it', async () => {
  const schema = buildSchema('type Query { late: Int }');
  const late = schema.getQueryType()?.getFields()['late'];
  if (late === undefined) throw new Error('it has one field');
  late.resolve = () => {
    const http: unknown = { status: 429, headers: new Map([['retry-after', '7']]) };
    const extensions: Record<string, unknown> = { code: 'LATER', http, more: 1 };
    throw new GraphQLError('Later.', { extensions });
  };
  const direct = createDirectAnswers({
    schema,
    check: createDocumentCheck(schema, defaultLimits),
    createContext: async () => ({}),
    formatError: (formatted) => formatted,
  });
  const apollo = new ApolloServer({ schema, includeStacktraceInErrorResponses: false });
  await apollo.start();
  const http = fastify();
  let byApollo = 0;
  const whole = fastifyApolloHandler(apollo);
  const handler = direct.before(function count(request, reply) {
    byApollo += 1;
    return whole.call(this, request, reply);
  });
  http.route({ url: '/', method: 'POST', handler });
  const ask = async (query: string) => {
    const { statusCode, headers, body } = await http.inject({ url: '/', method: 'POST', payload: { query } });
    return { statusCode, retryAfter: headers['retry-after'], type: headers['content-type'], body };
  };
  await ask('{ __typename }');
  const first = await ask('{ late }');
  direct.learn(parse('{ late }'));
  expect(await ask('{ late }')).toEqual(first);
  expect(first).toMatchObject({ statusCode: 429, retryAfter: '7' });
  expect(byApollo).toBe(2);
  await http.close();
  await apollo.stop();
});
