/** What the clients of an overload run ask for: two fifths changes, through every vendor, and the rest readings. */
import { type AccountName, activityId, platformId, targetCode } from '../chaos/accounts.ts';

export interface MixedRequest {
  readonly body: string;
  /** The key of a change; null for readings. */
  readonly key: string | null;
}

/** Targets of each account: so many that a change seldom meets another one. */
export const targetCount = 1_000;

/** The changes that count: nothing else in the journal begins like this. */
export const keyPrefix = 'overload-';

type Make = (turn: number) => { readonly query: string; readonly variables: object };

const success = (type: string): string =>
  `{ it: __typename ... on ${type} { replayed operation { id } } ... on PromoError { code } }`;

const change = (name: string, inputOf: (turn: number) => object): Make => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const query = `mutation ${type}($input: ${type}Input!) { result: ${name}(input: $input) ${success(`${type}Success`)} }`;
  return (turn) => ({ query, variables: { input: { idempotencyKey: keyOf(turn), ...inputOf(turn) } } });
};

const reading = (query: string, variablesOf: (turn: number) => object): Make => {
  return (turn) => ({ query, variables: variablesOf(turn) });
};

/** The last hundred are left to those whose outcome the vendor does not know. */
const mixedCount = targetCount - 100;
/** Every kind of request goes through all of them, and neighbouring turns have different ones. */
const roundOf = (turn: number): number => Math.floor(turn / 10);
const placeOf = (turn: number): number => (roundOf(turn) * 7 + (turn % 10)) % mixedCount;
const idOf = (account: AccountName, turn: number): string => `${account}:${targetCode(account, placeOf(turn))}`;

const budget = change('updateTemplateBudget', (turn) => ({
  templateId: idOf('cards', turn),
  updateType: 'APPEND',
  number: 1,
}));
const status = change('switchTemplateStatus', (turn) => ({
  templateId: idOf('vouchers', turn),
  // Each round through the targets is the other way.
  status: Math.floor(roundOf(turn) / mixedCount) % 2 === 0 ? 'PAUSED' : 'ACTIVE',
}));
const balance = (account: AccountName): Make =>
  change('adjustMemberBalance', (turn) => ({ memberId: idOf(account, turn), balanceIncrement: '0.01' }));
const benefit = change('upsertBenefit', (turn) => ({
  accountId: 'venue',
  activityId,
  outerId: targetCode('venue', placeOf(turn)),
  platformId: platformId(placeOf(turn)),
  // By it the books tell whose change they hold.
  name: keyOf(turn),
  grantMethod: 'ACTIVITY',
  status: 'ONLINE',
  stock: 10,
  validity: { type: 'NATURAL_DAYS', days: 3 },
  discount: { type: 'DURATION', minutes: 60 },
}));

const template = reading(
  'query ($id: ID!) { template(id: $id, maxAgeSeconds: 60) { id code name status budget { total remaining } } }',
  (turn) => ({ id: idOf(turn % 2 === 0 ? 'cards' : 'vouchers', turn) }),
);
const member = reading('query ($id: ID!) { member(id: $id) { id uid balance points observedAt } }', (turn) => ({
  id: idOf('members-proven', turn),
}));
const templates = reading('{ templates(first: 10) { nodes { id name status } pageInfo { endCursor } } }', () => ({}));
const operations = reading('{ promoOperations(first: 10) { nodes { id kind state requestedAt } } }', () => ({}));
const entities = reading(
  `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on Template { id name status } ... on Member { id balance points } ... on Benefit { id stock } } }`,
  (turn) => ({
    representations: [
      ...[0, 1, 2].map((more) => ({ __typename: 'Template', id: idOf('cards', turn + more) })),
      ...[0, 1].map((more) => ({
        __typename: 'Member',
        accountId: 'members-proven',
        uid: targetCode('members-proven', placeOf(turn + more)),
      })),
      { __typename: 'Benefit', accountId: 'venue', activityId, outerId: targetCode('venue', placeOf(turn)) },
    ],
  }),
);

const round: readonly Make[] = [
  [budget, entities, template, balance('members-proven'), operations],
  [benefit, member, entities, status, template],
  [budget, templates, member, balance('members-sole'), entities],
  [benefit, template, entities, status, member],
].flat();

const keyOf = (turn: number): string => `${keyPrefix}change-${turn}`;

/** The request of a turn; no two turns have the same key. Pure. */
export function requestOf(turn: number): MixedRequest {
  const made = round[turn % round.length]?.(turn);
  if (made === undefined) throw new Error(`there is no turn ${turn}`);
  return { body: JSON.stringify(made), key: made.query.startsWith('mutation') ? keyOf(turn) : null };
}
