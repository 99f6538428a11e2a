/** A page for each error type, with a section for each of its canonical codes. */
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { Remedy } from '../../src/domain/refusals.ts';
import type { PromoErrorCode } from '../../src/graphql/error-codes.ts';
import { advice, adviceOnVerdicts, comesWhen, errorTypeNames, isErrorType } from './advice.ts';
import { canonicalCodes, isOurOwn, mutationsOf, remediesOf, typeOf, vendorCodesOf } from './codes.ts';
import type { CodeExample, Examples } from './examples.ts';
import { describe } from './internal.ts';
import { codeLink, errorPath, operationLink } from './links.ts';
import { block, code, json, page, section, table } from './markdown.ts';

export interface Source {
  readonly schema: GraphQLSchema;
  readonly examples: Examples;
}

/** By path. */
export function renderErrorPages(source: Source): ReadonlyMap<string, string> {
  return new Map(errorTypeNames.map((type) => [errorPath(type), renderType(type, source)]));
}

/** What the schema says about a value of an enum. */
export function meaningOf(schema: GraphQLSchema, enumName: string, value: string): string {
  const type = schema.getType(enumName);
  const found = isEnumType(type) ? type.getValue(value) : null;
  return found ? describe(found) : '';
}

/** The description without the way to the page, which the reader has found. */
function wordsOf({ name, description }: Pick<GraphQLNamedType, 'name' | 'description'>): string {
  return description?.replace(` See docs/reference/${errorPath(name)}.`, '') ?? '';
}

function renderType(name: string, source: Source): string {
  const type = source.schema.getType(name);
  if (!isObjectType(type) || !isErrorType(name)) throw new Error(`the schema has no error type ${name}`);
  const codes = canonicalCodes.filter((each) => typeOf(each) === name);
  const unions = [...new Set(codes.flatMap(mutationsOf))].map((field) => operationLink(field, '../'));
  return page(
    `# ${name}`,
    wordsOf(type),
    `**When.** ${comesWhen[name]}`,
    `**From.** ${unions.join(', ')}`,
    table(
      ['code', 'meaning', 'remedy'],
      codes.map((each) => [
        codeLink(each, '../').replace(/\(.*#/, '(#'),
        meaningOf(source.schema, 'PromoErrorCode', each),
        remediesOf(each).map(code).join(' or '),
      ]),
    ),
    section('## Fields', ...fieldSections(source.schema, Object.values(type.getFields()))),
    ...codes.map((each) => renderCode(each, source)),
  );
}

type Field = GraphQLField<unknown, unknown>;

function fieldSections(schema: GraphQLSchema, fields: readonly Field[]): readonly string[] {
  const shared = schema.getType('PromoError');
  const sharedNames = isInterfaceType(shared) ? Object.keys(shared.getFields()) : [];
  const own = fields.filter(({ name }) => !sharedNames.includes(name));
  const rest = `${sharedNames.map(code).join(', ')}: [as in every error](README.md#fields-of-every-error).`;
  return own.length === 0 ? [`It has no fields of its own. ${rest}`] : [fieldTable(own), rest];
}

export function fieldTable(fields: readonly Field[]): string {
  return table(
    ['field', 'type', 'what it says'],
    fields.map((field) => [code(field.name), code(field.type.toString()), describe(field)]),
  );
}

function renderCode(canonical: PromoErrorCode, { schema, examples }: Source): string {
  const remedies = remediesOf(canonical).map((each) => `[${code(each)}](README.md#remedies)`);
  const answeredBy = mutationsOf(canonical).map((field) => operationLink(field, '../'));
  const onVerdicts = adviceOnVerdicts[canonical];
  return section(
    `## ${canonical}`,
    meaningOf(schema, 'PromoErrorCode', canonical),
    [
      `- **Remedy:** ${remedies.join(' or ')}`,
      `- **Do:** ${advice[canonical]}`,
      ...(onVerdicts === undefined ? [] : [`- **Of a verdict:** ${onVerdicts}`]),
      `- **Answered by:** ${answeredBy.length === 0 ? 'no mutation at present; kept for vendors to come.' : answeredBy.join(', ')}`,
      `- **Vendors’ codes:** ${vendorWords(canonical)}`,
    ].join('\n'),
    ...exampleOf(canonical, examples.codes[canonical]),
  );
}

/** `alipay-card` `PARAM_ILLEGAL` (F), …; vendors that say the same are named together. */
function vendorWords(canonical: PromoErrorCode): string {
  const vendorsOf = new Map<string, string[]>();
  for (const { vendor, row } of vendorCodesOf(canonical)) {
    const said = row.code === '' ? `any without a known code (${row.status})` : `${code(row.code)} (${row.status})`;
    vendorsOf.set(said, [...(vendorsOf.get(said) ?? []), vendor]);
  }
  const words = Map.groupBy(vendorsOf, ([, vendors]) => vendors.join(', '));
  if (words.size === 0)
    return isOurOwn(canonical) ? 'none; the refusal is our own.' : 'none that a vendor’s page prints.';
  return [...words].map(([vendors, said]) => `${vendors}: ${said.map(([each]) => each).join(', ')}`).join('; ');
}

/** What was sent is shown where it is what has to change, or what another operation stands in the way of. */
function exampleOf(canonical: PromoErrorCode, example: CodeExample | undefined): readonly string[] {
  if (example === undefined) return [];
  const { field, input, answer } = example;
  const link = operationLink(field, '../');
  if (field === 'promoOperation') return [`${link} shows it as the operation’s \`error\`:`, json(answer)];
  return inputMatters(canonical)
    ? [`${link} with`, json({ input }), 'answered', json(answer)]
    : [`${link} answered`, json(answer)];
}

const inputMatters = (canonical: PromoErrorCode): boolean =>
  remediesOf(canonical).includes(Remedy.FIX_INPUT) || typeOf(canonical) === 'PromoConflictError';

/** The remedies, and what they say. */
export function renderErrorIndex({ schema }: Source): string {
  const shared = schema.getType('PromoError');
  const remedies = schema.getType('PromoRemedy');
  return page(
    '# Errors',
    'Every mutation answers a union. What is not its success implements `PromoError`; what is wrong with the request itself (no token, a malformed document) is a GraphQL error in the top-level `errors`.',
    section(
      '## By code',
      table(
        ['code', 'type', 'meaning', 'remedy'],
        [...canonicalCodes]
          .toSorted()
          .map((each) => [
            codeLink(each, '../').replace('../errors/', ''),
            `[${typeOf(each)}](${errorPath(typeOf(each)).replace('errors/', '')})`,
            meaningOf(schema, 'PromoErrorCode', each),
            remediesOf(each).map(code).join(' or '),
          ]),
      ),
    ),
    section(
      '## Remedies',
      '`remedy` alone is enough to react rightly, also to codes that did not exist when your client was built.',
      table(
        ['remedy', 'what to do'],
        (isEnumType(remedies) ? remedies.getValues() : []).map(({ name, description }) => [
          code(name),
          description ?? '',
        ]),
      ),
    ),
    section(
      '## Fields of every error',
      isInterfaceType(shared) ? fieldTable(Object.values(shared.getFields())) : '',
      block(
        'graphql',
        '... on PromoError {\n  code\n  message\n  remedy\n  retryAfterSeconds\n  operation {\n    id\n    state\n  }\n}',
      ),
    ),
    section('## GraphQL errors', graphqlErrors),
  );
}

const graphqlErrors = [
  'These are never members of a union. `extensions.code` tells them apart:',
  '',
  table(
    ['`extensions.code`', 'meaning', 'what to do'],
    [
      [
        '`UNAUTHENTICATED`',
        'No token, or one that is not accepted: it has expired, is not meant for us, or does not verify.',
        'Get a token and send the same request, same key.',
      ],
      [
        '`FORBIDDEN`',
        'The token lacks a scope; `extensions.missingScopes` names it.',
        'Hide the action, or get a token with the scope.',
      ],
      ['`BAD_USER_INPUT`', 'An id, number or argument is malformed.', 'Correct the request. Nothing was recorded.'],
      [
        '`DOCUMENT_TOO_LARGE`',
        'The document, or what came with it in variables, asks for more than is allowed; `extensions.limit`, `extensions.allowed` and `extensions.found` say of what.',
        'Divide the request, or ask for smaller pages. Nothing was executed.',
      ],
      [
        '`OPERATION_NOT_PERSISTED`',
        'Only the operations of a list are executed here, and this is none of them.',
        'Have it added to the list. Nothing was executed.',
      ],
      [
        '`PERSISTED_QUERY_NOT_FOUND`',
        'No document is known by this hash or id.',
        'Send the same request, same key, with its document: nothing was executed, and the key is unused.',
      ],
      [
        '`BAD_REQUEST`, `GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`, `OPERATION_RESOLUTION_FAILURE`',
        'The request is none, or its document does not fit the schema.',
        'Correct the request. Nothing was executed.',
      ],
      [
        '`VENDOR_UNAVAILABLE`',
        'Of queries: nothing is known yet, and the vendor cannot tell.',
        'Ask again, after `extensions.retryAfterSeconds` where it is there.',
      ],
      [
        '`SERVICE_UNAVAILABLE`',
        'Our database, or the issuer that verifies your token, cannot be reached at the moment, or (HTTP 503 with `Retry-After`) there are more requests than we can work on.',
        'Send the identical request, same key, after `extensions.retryAfterSeconds`: it is done at most once.',
      ],
      [
        '`INTERNAL_SERVER_ERROR`',
        'A bug of ours.',
        'Report `extensions.reference`. A mutation may be sent again with its key.',
      ],
    ],
  ),
].join('\n');
