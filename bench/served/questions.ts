/** What servers are asked: each question in many wordings that are equally long, and so are their answers. */

export const templateCount = 1_000;
export const templateIdAt = (index: number): string => `hk-cards:T${String(index % templateCount).padStart(7, '0')}`;

export interface Question {
  readonly name: string;
  /** Requests under way at once, each on a connection of its own. */
  readonly connections: number;
  /** Bodies to send in turn; `freshKey` in one stands for an idempotency key that has not been used. */
  readonly bodies: readonly string[];
  /** What the answer to the first of them must hold, so that nobody is fast at answering nothing. */
  readonly holds: readonly string[];
}

/** Stands in a body for an idempotency key; as long as what the load puts in its place. */
export const freshKey = 'bench-key-000000000000';

const template = `query Template($id: ID!) {
  template(id: $id) { id name kind status validUntil observedAt budget { total issued remaining appendable } }
}`;

const templates = `query Templates($after: String) {
  templates(first: 50, after: $after) {
    nodes { id name kind status validFrom validUntil budget { total remaining } account { id vendor } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const entities = `query Entities($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Template { id name status budget { remaining } } }
}`;

const budget = `mutation Budget($input: UpdateTemplateBudgetInput!) {
  updateTemplateBudget(input: $input) {
    __typename
    ... on UpdateTemplateBudgetSuccess { replayed budget { total remaining } operation { id state settledAt } }
    ... on PromoError { code message remedy retryAfterSeconds }
  }
}`;

const wordings = (count: number, word: (index: number) => object): string[] =>
  Array.from({ length: count }, (_, index) => JSON.stringify(word(index)));

const representations = (from: number, count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ __typename: 'Template', id: templateIdAt(from + index) }));

/** As cursors are made: order, key, id. */
const cursorAt = (index: number): string =>
  Buffer.from(JSON.stringify(['ID_ASC', '', templateIdAt(index)])).toString('base64url');

/** A router's largest question. */
export const thousandEntities: Question = {
  name: '_entities of 1,000',
  connections: 8,
  holds: [templateIdAt(0), templateIdAt(999), '"remaining":89001'],
  bodies: wordings(4, (index) => ({
    query: entities,
    variables: { representations: representations(index * 250, 1_000) },
  })),
};

export const questions: readonly Question[] = [
  {
    name: 'one entity',
    connections: 32,
    holds: [templateIdAt(0), '"issued":10000'],
    bodies: wordings(200, (index) => ({ query: template, variables: { id: templateIdAt(index * 5) } })),
  },
  {
    name: 'a list of 50',
    connections: 16,
    holds: [templateIdAt(1), templateIdAt(50), '"hasNextPage":true'],
    bodies: wordings(15, (index) => ({ query: templates, variables: { after: cursorAt(index * 50) } })),
  },
  {
    name: '_entities of 100',
    connections: 16,
    holds: [templateIdAt(0), templateIdAt(99), '"remaining":89901'],
    bodies: wordings(9, (index) => ({
      query: entities,
      variables: { representations: representations(index * 100, 100) },
    })),
  },
  thousandEntities,
  {
    name: 'a mutation',
    connections: 32,
    holds: ['UpdateTemplateBudgetSuccess', '"state":"SUCCEEDED"', '"replayed":false'],
    bodies: wordings(50, (index) => ({
      query: budget,
      variables: {
        input: { idempotencyKey: freshKey, templateId: templateIdAt(index), updateType: 'APPEND', number: 10 },
      },
    })),
  },
];
