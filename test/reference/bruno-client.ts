/** Sends the collection as Bruno does, without Bruno. */
import { z } from 'zod';
import { type BrunoRequest, readRequest } from './bruno-lang.ts';
import { renderCollection, requestPath } from './collection.ts';
import { exampleDocuments, type RootField, rootFields } from './documents.ts';

/** What the environment sets. */
interface Environment {
  readonly endpoint: string;
  readonly token: string;
}

/**
 * Every request once, in the order of the collection. The operation to settle is the first that `promoOperations` lists.
 * @returns the whole answers.
 */
export async function sendCollection({ endpoint, token }: Environment): Promise<ReadonlyMap<RootField, unknown>> {
  const files = renderCollection();
  const values = new Map([
    ['endpoint', endpoint],
    ['token', token],
  ]);
  const answers = new Map<RootField, unknown>();
  for (const name of rootFields) {
    const request = readRequest(files.get(requestPath(name)) ?? '');
    const answer = await send(request, values);
    answers.set(name, answer);
    for (const { name: variable, value } of request.vars?.res ?? []) values.set(variable, valueAt(value, answer));
    if (name === 'promoOperations') values.set('operationId', valueAt(`res.body.data.${name}.nodes.0.id`, answer));
  }
  return answers;
}

/** The answers that are not as a reader expects: queries tell something, lists have rows, and mutations succeed. */
export function failuresAmong(answers: ReadonlyMap<RootField, unknown>): readonly unknown[] {
  return [...answers].filter(([name, answer]) => !isAsExpected(name, answer));
}

function isAsExpected(name: RootField, answer: unknown): boolean {
  const { data, errors } = answerShape.parse(answer);
  const result = data?.[name] ?? null;
  if (errors !== undefined || result === null) return false;
  const { __typename = '', nodes = result } = resultShape.parse(Array.isArray(result) ? { nodes: result } : result);
  return isMutation(name) ? __typename.endsWith('Success') : !Array.isArray(nodes) || nodes.length > 0;
}

const answerShape = z.object({ data: z.record(z.string(), z.unknown()).nullish(), errors: z.unknown().optional() });
const resultShape = z.object({ __typename: z.string().optional(), nodes: z.unknown().optional() });
const isMutation = (name: RootField): boolean => exampleDocuments[name].document.startsWith('mutation');

/** What is in braces is replaced, then the request is sent. */
async function send({ http, body: { graphql } }: BrunoRequest, values: ReadonlyMap<string, string>): Promise<unknown> {
  const filled = (text: string): string =>
    text
      .replaceAll('{{$guid}}', () => crypto.randomUUID())
      .replaceAll(/\{\{(\w+)\}\}/g, (blank, variable: string) => values.get(variable) ?? blank);
  const response = await fetch(filled(http.url), {
    method: http.method,
    headers: { 'content-type': 'application/json', authorization: filled('Bearer {{token}}') },
    body: JSON.stringify({ query: graphql.query, variables: JSON.parse(filled(graphql.variables)) }),
  });
  return response.json();
}

/** `res.body.data.x.operation.id` of an answer. */
function valueAt(path: string, body: unknown): string {
  const [, ...names] = path.split('.');
  return String(names.reduce((value: unknown, name) => Reflect.get(Object(value), name), { body }));
}
