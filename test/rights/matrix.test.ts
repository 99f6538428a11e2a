/** Every field of the schema, asked for by every role from everything that leads to it. */
import { readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '../../src/domain/caller.ts';
import { ask, eachOf, foundIn, hiddenFrom, readRunningSchema } from './asking.ts';
import { everything, type Role, roles } from './roles.ts';
import { keysOf, mutationsOf, queriesAbout, referencesTo, rootFieldsOf } from './roots.ts';
import { coordinatesOf, faultsOf, scopesOf } from './rules.ts';
import { awayAccount, type Side, startTwoCompanies, type TwoCompanies } from './two-companies.ts';
import { judge, reachedBy, receive } from './verdicts.ts';
import { type Question, questionsOf } from './ways.ts';

let both: TwoCompanies;
let schema: GraphQLSchema;
/** Those to which alfa has an answer. */
let answered: readonly Question[];

const rootsOf = (side: Side) => [...queriesAbout(side), ...referencesTo(side), ...mutationsOf(side)];

const tokenOf = ({ scopes }: Role, accounts: readonly string[] | '*'): string | null =>
  scopes === null ? null : both.world.token({ scopes, accounts });

beforeAll(async () => {
  both = await startTwoCompanies();
  schema = await readRunningSchema(both.world);
  const token = tokenOf(everything, Object.values(both.alfa.company.accounts));
  const found: Question[] = [];
  await eachOf(
    rootsOf(both.alfa).flatMap((root) => questionsOf(schema, root)),
    async (question) => {
      if (reachedBy(question, (await ask(both.world, question, token)).data).length > 0) found.push(question);
    },
  );
  answered = found;
}, 240_000);
afterAll(() => both.close());

/** The first of each kind of root that leads to these fields of a type. */
function oneOfEachKind(questions: readonly Question[]): readonly Question[] {
  const first = new Map<string, Question>();
  for (const question of questions.toSorted((a, b) => a.way.length - b.way.length)) {
    const name = `${question.root.kind} ${question.type} ${question.fields[0]}`;
    if (!first.has(name)) first.set(name, question);
  }
  return [...first.values()];
}

/** One of every query, mutation, member of a union and key of an entity. */
function firstOfEachRoot(questions: readonly Question[]): readonly Question[] {
  return [
    ...new Map(questions.filter(({ way }) => way.length === 1).map((question) => [question.root, question])).values(),
  ];
}

describe('the matrix', () => {
  test('has every field that the running schema has, each with one rule', () => {
    expect(faultsOf(schema)).toEqual([]);
  });

  test('begins with every query, every mutation and every key of every entity', () => {
    const roots = rootsOf(both.alfa);
    const begun = new Set(roots.map(({ coordinate }) => coordinate));
    expect(rootFieldsOf(schema).filter((coordinate) => !begun.has(coordinate))).toEqual([]);
    const labels = roots.map(({ label }) => label);
    expect(keysOf(readFileSync('schema/promotions.graphql', 'utf8')).filter((key) => !labels.includes(key))).toEqual(
      [],
    );
  });

  test('reaches every field of every type', () => {
    const reached = new Set(answered.flatMap(({ type, fields }) => fields.map((field) => `${type}.${field}`)));
    const unreached = coordinatesOf(schema).filter((coordinate) => !reached.has(coordinate));
    // Asked for in themselves: at the roots, by another name, and what a router asks of the schema; or what is asked with.
    const elsewhere = /^(Query|Mutation|_Service|PromoError)\.|(Filter|Order)\.|\.operations\./;
    expect(unreached.filter((coordinate) => !elsewhere.test(coordinate))).toEqual([]);
  });

  test('tells every role what its scopes allow, and nothing else', async () => {
    const accounts = Object.values(both.alfa.company.accounts);
    const asked = new Map<Question, readonly Role[]>(
      answered.map((question) => [question, [everything, barest(question)]]),
    );
    for (const question of [...oneOfEachKind(answered), ...firstOfEachRoot(answered)]) asked.set(question, roles);
    const [wrong, fields]: [string[], Set<string>] = [[], new Set()];
    let cells = 0;
    const pairs = [...asked].flatMap(([question, all]) => all.map((role) => ({ question, role })));
    await eachOf(pairs, async ({ question, role }) => {
      const answer = await ask(both.world, question, tokenOf(role, accounts));
      const seen = foundIn(JSON.stringify(answer), hiddenFrom(both.alfa.canaries, role.scopes));
      wrong.push(...seen.map((what) => `${role.name}: ${question.document} tells ${what}`));
      const received = receive(answer);
      cells += question.fields.length;
      for (const field of question.fields) fields.add(`${question.type}.${field} ${role.name}`);
      const held = role.scopes === null ? null : new Set<Scope>(role.scopes);
      wrong.push(...judge(question, received, held).map((what) => `${role.name}: ${what}`));
    });
    process.stdout.write(`${cells} cells, ${fields.size} fields by roles, ${asked.size} ways, ${wrong.length} leaks\n`);
    expect(wrong).toEqual([]);
    const reached = new Set(
      answered.flatMap((question) => question.fields.map((field) => `${question.type}.${field}`)),
    );
    const uncovered = [...reached].flatMap((field) => roles.filter(({ name }) => !fields.has(`${field} ${name}`)));
    expect(uncovered).toEqual([]);
  }, 300_000);
});

/** Who may go the way, and hold nothing besides. */
function barest({ way }: Question): Role {
  return { name: 'who may just go there', scopes: [...new Set(way.flatMap(({ coordinate }) => scopesOf(coordinate)))] };
}

describe('a condition of a list', () => {
  const guarded = [
    ['PromoMemberFilter.name', 'members(filter: { name: "alfa person" }) { totalCount }', 'promo:member:pii'],
    [
      'PromoOperationFilter.needsOperator',
      'promoOperations(filter: { needsOperator: true }) { totalCount }',
      'promo:operation:settle',
    ],
    [
      'PromoOperationFilter.needsOperator',
      'promoOperations(filter: { needsOperator: false }) { totalCount }',
      'promo:operation:settle',
    ],
  ] as const;

  test.each(guarded)('%s is for those who may see what it is about', async (coordinate, list, scope) => {
    expect(scopesOf(coordinate)).toEqual([scope]);
    for (const role of roles.filter(({ scopes }) => scopes?.includes('promo:read'))) {
      const { errors = [] } = await both.world.ask(`{ ${list} }`, {}, tokenOf(role, '*'));
      const refusal = { code: 'FORBIDDEN', missingScopes: [scope] };
      expect(errors.map(({ extensions }) => extensions)).toEqual(role.scopes?.includes(scope) ? [] : [refusal]);
    }
  });

  test('that everybody may use finds nobody by name, phone or e-mail', async () => {
    const token = both.world.token({ scopes: ['promo:read'] });
    const [person] = both.alfa.company.people;
    for (const text of [person?.name, person?.phone, person?.phone.slice(-7), person?.email, person?.birthday]) {
      const { data } = await both.world.ask(
        'query ($text: String) { members(filter: { text: $text }) { totalCount } }',
        { text },
        token,
      );
      expect(data).toEqual({ members: { totalCount: 0 } });
    }
  });

  test('of other accounts finds nothing, and counts nothing', async () => {
    const token = both.world.token({ accounts: Object.values(both.zulu.company.accounts) });
    const filter = `filter: { accountIds: ${JSON.stringify(Object.values(both.alfa.company.accounts))} }`;
    const lists = ['templates', 'members', 'benefits', 'promoOperations'].map(
      (list) => `${list}(${filter}) { totalCount nodes { id } }`,
    );
    const { data } = await both.world.ask(`{ ${lists.join(' ')} }`, {}, token);
    const nothing = { totalCount: 0, nodes: [] };
    expect(data).toEqual({ templates: nothing, members: nothing, benefits: nothing, promoOperations: nothing });
  });
});

test('where a vendor was looked for is for operators to know', async () => {
  const id = `${awayAccount}:82026010100135000000000000000001`;
  const token = both.world.token({ scopes: ['promo:read', 'promo:budget:write'] });
  const change = `updateTemplateBudget(input: { idempotencyKey: "key-for-who-is-away", templateId: "${id}", updateType: APPEND, number: 1 })`;
  const answers = [
    await both.world.ask(`{ template(id: "${id}") { id } }`, {}, token),
    await both.world.ask(`mutation { ${change} { ... on PromoError { code message vendor { message } } } }`, {}, token),
  ];
  expect(JSON.stringify(answers)).toContain('VENDOR_UNAVAILABLE');
  expect(JSON.stringify(answers)).toContain('ECONNREFUSED');
  expect(JSON.stringify(answers)).not.toMatch(/127\.0\.0\.1|localhost|:9\b/);
});

test('what a router asks of the schema is told to everybody, and holds no data', async () => {
  const { data } = await both.world.ask('{ _service { sdl } }', {}, null);
  expect(data).toEqual({ _service: { sdl: readFileSync('schema/promotions.graphql', 'utf8') } });
});
