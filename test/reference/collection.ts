/** The Bruno collection: the examples of the reference as requests to send. By path under `docs/bruno/`. */
import { parse, print } from 'graphql';
import { readSchema } from '../support/schema.ts';
import { vendorCalls } from './advice.ts';
import { printCollection, printEnvironment, printRequest } from './bruno-lang.ts';
import { exampleDocuments, fill, type RootField, rootFields } from './documents.ts';
import { operationPath } from './links.ts';
import { block, page, section } from './markdown.ts';

const schema = readSchema();

export function renderCollection(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', readme],
    ['bruno.json', `${JSON.stringify({ version: '1', name: 'promotions-subgraph', type: 'collection' }, null, 2)}\n`],
    ['collection.bru', printCollection({ auth: { mode: 'bearer', bearer: { token: '{{token}}' } }, docs: readme })],
    ['environments/sandbox.bru', printEnvironment({ variables: environment })],
    ...rootFields.map((name, index) => [requestPath(name), renderRequest(name, index + 1)] as const),
  ]);
}

export function requestPath(name: RootField): string {
  return `${exampleDocuments[name].entity}/${name}.bru`;
}

function renderRequest(name: RootField, seq: number): string {
  const { document, variables } = exampleDocuments[name];
  const filled = fill(variables, { idempotencyKey: '{{$guid}}' });
  const field = schema.getMutationType()?.getFields()[name] ?? schema.getQueryType()?.getFields()[name];
  const operationId = { name: 'operationId', value: `res.body.data.${name}.operation.id`, enabled: true, local: false };
  return printRequest({
    meta: { name, type: 'graphql', seq },
    http: { method: 'post', url: '{{endpoint}}', body: 'graphql', auth: 'inherit' },
    body: { graphql: { query: print(parse(document)), variables: JSON.stringify(filled, null, 2) } },
    vars: { res: isEffect(name) ? [operationId] : [] },
    assertions: [
      { name: 'res.status', value: 'eq 200', enabled: true },
      { name: 'res.body.errors', value: 'isUndefined', enabled: true },
    ],
    docs: [
      field?.description ?? '',
      hintFor(name),
      `Vendor calls: ${vendorCalls[name]}`,
      `Reference: docs/reference/${operationPath(name)}`,
    ]
      .filter((line) => line !== '')
      .join('\n\n'),
  });
}

/** Mutations that leave an operation to look at. */
function isEffect(name: RootField): boolean {
  return JSON.stringify(exampleDocuments[name].variables).includes('{{idempotencyKey}}');
}

function hintFor(name: RootField): string {
  if (isEffect(name))
    return 'Each send makes a fresh key. Put a fixed one in its place to see a replay. `operationId` is set from the answer.';
  if (name === 'promoOperation') return 'Send a mutation first: it sets `operationId`.';
  if (name === 'settlePromoOperation')
    return 'Set `operationId` to an operation that `promoOperations` lists: only an UNKNOWN one can be settled.';
  return '';
}

const environment = [
  { name: 'endpoint', value: 'http://127.0.0.1:4000/graphql', enabled: true },
  { name: 'token', value: 'paste the "token" of .promotions/sandbox.json here', enabled: true },
];

const readme = page(
  '# Bruno collection',
  'One request for each query and mutation, for [Bruno](https://www.usebruno.com). The documents are the examples of docs/reference; tests send each of them to the program and to a started sandbox. They read the files with Bruno’s own language package; Bruno itself is not run.',
  section(
    '## Use it',
    [
      '1. `npm start` in the project. It writes `.promotions/sandbox.json`.',
      '2. In Bruno, open the folder `docs/bruno` as a collection and choose the environment `sandbox`.',
      '3. Give the environment its values from `.promotions/sandbox.json`: `endpoint`, if it is another, and `token`. A token is good for twelve hours; every start prints a new one.',
      '4. Send. Mutations make a fresh idempotency key each time and set `operationId`, which `promoOperation` reads.',
    ].join('\n'),
  ),
  section(
    '## From a terminal',
    'With Bruno’s command line, in this folder:',
    block(
      'sh',
      `token=$(node -p 'JSON.parse(fs.readFileSync("../../.promotions/sandbox.json")).token')\nbru run budgets/updateTemplateBudget.bru --env sandbox --env-var token="$token"`,
    ),
  ),
  'Made by `npm run docs` from `test/reference/documents.ts`; change it there.',
);
