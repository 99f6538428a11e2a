/** The clients of the program, in a process of their own: `client-process.ts <endpoint> <bearer>`. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { z } from 'zod';
import { obey } from '../support/child.ts';
import { type Change, runLanes } from './lanes.ts';
import { roundOrder } from './words.ts';

const [endpoint = '', bearer = ''] = process.argv.slice(2);
const { origin, pathname: path } = new URL(endpoint);
const pool = new Pool(origin, { connections: 256, headersTimeout: 120_000, bodyTimeout: 120_000 });
const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };

const query = `mutation ($input: UpdateTemplateBudgetInput!) {
  updateTemplateBudget(input: $input) {
    it: __typename
    ... on UpdateTemplateBudgetSuccess { replayed budget { total remaining } operation { id state } }
    ... on PromoError { code message }
  }
}`;

const success = z.strictObject({
  it: z.literal('UpdateTemplateBudgetSuccess'),
  replayed: z.literal(false),
  budget: z.strictObject({ total: z.int(), remaining: z.int() }),
  operation: z.strictObject({ id: z.uuid(), state: z.literal('SUCCEEDED') }),
});
const answer = z.strictObject({ data: z.strictObject({ updateTemplateBudget: success }) });

async function change(templateCode: string): Promise<Change> {
  const input = {
    idempotencyKey: randomUUID(),
    templateId: `cards:${templateCode}`,
    updateType: 'APPEND',
    number: 1,
  };
  const body = JSON.stringify({ query, variables: { input } });
  const response = await pool.request({ path, method: 'POST', headers, body });
  const text = await response.body.text();
  const { data } = answer.safeParse(JSON.parse(text));
  if (data === undefined) return { requestId: null, trouble: `${response.statusCode} ${text}` };
  // What the vendor is told is the operation's id without its dashes.
  return { requestId: data.data.updateTemplateBudget.operation.id.replaceAll('-', ''), trouble: null };
}

obey(roundOrder, (order) => runLanes(order, change));
