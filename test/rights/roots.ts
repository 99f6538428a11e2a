/** Everything that one company can ask about what it has, or the other about it. */
import type { GraphQLSchema } from 'graphql';
import type { Deed } from './deeds.ts';
import type { Side } from './two-companies.ts';
import type { Root } from './ways.ts';

/** What is far from everything else is looked for from the lists. */
const [near, far] = [2, 9];

/**
 * Every query, with what of the company it is asked about.
 * @param age how old the vendors' word may be: `, maxAgeSeconds: 0` asks them.
 */
export function queriesAbout({ company, deeds }: Side, age = ''): readonly Root[] {
  const { accounts, templateCodes, people } = company;
  const [person] = people;
  const template = `id: "${accounts.cards}:${templateCodes[0]}"${age}`;
  const all = `filter: { accountIds: ${JSON.stringify(Object.values(accounts))} }, first: 100`;
  const written: ReadonlyArray<readonly [name: string, given: string, reach?: number]> = [
    ['template', template],
    ['templates', all],
    ['budget', template],
    ['member', `id: "${accounts.members}:${person?.uid}"${age}`],
    ['memberByNumber', `accountId: "${accounts.members}", number: "${person?.number}"${age}`],
    ['membersByPhone', `accountId: "${accounts.members}", phone: "${person?.phone}"${age}`],
    ['members', all],
    ['benefit', `id: "${benefitOf(company)}"`],
    ['benefits', all],
    ['promoOperation', `id: "${decidedBy(deeds)}"`],
    ['promoOperations', all, far],
    ['promoAccount', `id: "${accounts.members}"`],
    ['promoAccounts', 'first: 100', far],
  ];
  return written.map(([name, given, reach = near]) => toQuery(name, given, reach));
}

function toQuery(name: string, given: string, reach: number): Root {
  const coordinate = `Query.${name}`;
  return {
    label: coordinate,
    kind: 'query',
    coordinate,
    opening: `${name}(${given})`,
    member: null,
    variables: {},
    reach,
  };
}

/** Lists that are searched, without naming an account, for what only the company has. */
export function searchesFor({ company, deeds }: Side): readonly Root[] {
  const { name, templateCodes, people } = company;
  const [person] = people;
  const [deed] = deeds;
  const filters: ReadonlyArray<readonly [name: string, filter: string]> = [
    ['templates', `text: "${templateCodes[0]}"`],
    ['templates', `text: "${name} card"`],
    ['members', `text: "${person?.uid}"`],
    ['members', `text: "${person?.number}"`],
    ['members', `name: "${person?.name}"`],
    ['benefits', `text: "${name}-coupon-0"`],
    ['promoOperations', `targetIds: ["${benefitOf(company)}"]`],
    ['promoOperations', `idempotencyKey: "${String(deed?.input['idempotencyKey'])}"`],
  ];
  return filters.map(([query, filter]) => toQuery(query, `filter: { ${filter} }`, near));
}

const benefitOf = ({ name, accounts }: Side['company']): string => `${accounts.venue}:1:${name}-coupon-0`;

/** An operation that a person has decided. */
function decidedBy(deeds: readonly Deed[]): string {
  return deeds.find(({ member }) => member === 'SettlePromoOperationSuccess')?.operationId ?? 'none';
}

/** Every entity, by every one of its keys. */
export function referencesTo({ company, deeds }: Side): readonly Root[] {
  const { name, accounts, templateCodes, people } = company;
  const [code, uid] = [templateCodes[0] ?? '', people[0]?.uid ?? ''];
  const representations: ReadonlyArray<Readonly<Record<string, string>>> = [
    { __typename: 'Template', id: `${accounts.cards}:${code}` },
    { __typename: 'Template', accountId: accounts.cards, code },
    { __typename: 'Budget', id: `${accounts.cards}:${code}` },
    { __typename: 'Member', id: `${accounts.members}:${uid}` },
    { __typename: 'Member', accountId: accounts.members, uid },
    { __typename: 'Benefit', id: benefitOf(company) },
    { __typename: 'Benefit', accountId: accounts.venue, activityId: '1', outerId: `${name}-coupon-0` },
    { __typename: 'PromoOperation', id: decidedBy(deeds) },
    { __typename: 'PromoAccount', id: accounts.members },
  ];
  return representations.map(({ __typename = '', ...key }) => ({
    label: `_entities: ${__typename} by ${Object.keys(key).join(' and ')}`,
    kind: 'reference',
    coordinate: 'Query._entities',
    opening: `_entities(representations: [{ __typename: "${__typename}", ${literal(key)} }])`,
    member: __typename,
    variables: {},
    reach: near,
  }));
}

const literal = (key: Readonly<Record<string, string>>): string =>
  Object.entries(key)
    .map(([field, value]) => `${field}: ${JSON.stringify(value)}`)
    .join(', ');

/** Every mutation and member of its union, by a request that has been sent already: nothing happens any more. */
export function mutationsOf({ deeds }: Side): readonly Root[] {
  const isRepeatable = ({ member }: Deed): boolean => !/Throttled|Unavailable/.test(member);
  const byMember = new Map(deeds.filter(isRepeatable).map((deed) => [`${deed.mutation}: ${deed.member}`, deed]));
  return [...byMember].map(([label, { mutation, input, member }]) => ({
    label: `Mutation.${label}`,
    kind: 'mutation',
    coordinate: `Mutation.${mutation}`,
    opening: `${mutation}(input: $input)`,
    member,
    variables: { input: mutation === 'settlePromoOperation' ? input : { ...input, validateOnly: true } },
    reach: near,
  }));
}

/** What the schema offers at its roots, but for what is about itself. */
export function rootFieldsOf(schema: GraphQLSchema): readonly string[] {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((root) => root != null);
  return roots
    .flatMap((root) => Object.keys(root.getFields()).map((field) => `${root.name}.${field}`))
    .filter((coordinate) => coordinate !== 'Query._service');
}

/** The entities of the schema and their keys, as references name them. */
export function keysOf(sdl: string): readonly string[] {
  return [...sdl.matchAll(/^type (\w+)(.*)\{$/gm)].flatMap(([, type = '', directives = '']) =>
    [...directives.matchAll(/@key\(fields: "([^"]+)"\)/g)].map(
      ([, key = '']) => `_entities: ${type} by ${key.split(' ').join(' and ')}`,
    ),
  );
}
