/** What is not yours looks like what is not there: in every answer, at the vendors and in the journal. */
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mutate } from '../support/mutations.ts';
import { ask, eachOf, foundIn, readRunningSchema, withoutEcho } from './asking.ts';
import { mutationsOf, queriesAbout, referencesTo, searchesFor } from './roots.ts';
import { sharedAccount, startTwoCompanies, type TwoCompanies } from './two-companies.ts';
import { reachedBy } from './verdicts.ts';
import { type Question, questionsOf, type Root } from './ways.ts';

let both: TwoCompanies;
let schema: GraphQLSchema;
/** Everything that can be asked about alfa, vendors asked anew where the question can say so. */
let aboutAlfa: readonly Root[];
/** Zulu's, which may do everything, at its own accounts. */
let zulu: string;

const newestWord = ', maxAgeSeconds: 0';

beforeAll(async () => {
  both = await startTwoCompanies();
  schema = await readRunningSchema(both.world);
  const { alfa } = both;
  aboutAlfa = [
    ...queriesAbout(alfa, newestWord),
    ...referencesTo(alfa),
    ...searchesFor(alfa),
    ...mutationsOf(alfa),
    ...mutationsOf(alfa).map(inEarnest),
  ];
  zulu = both.world.token({ accounts: Object.values(both.zulu.company.accounts) });
}, 240_000);
afterAll(() => both.close());

/** Not to be checked alone, but done. */
function inEarnest(root: Root): Root {
  const input = { ...root.variables.input, validateOnly: false };
  return 'operationId' in input ? root : { ...root, label: `${root.label}, done`, variables: { input } };
}

/** The same root with other things in it. */
function replaced(root: Root, change: (text: string) => string): Root {
  const texts = (value: unknown): unknown => (typeof value === 'string' ? change(value) : value);
  const input = Object.entries(root.variables.input ?? {}).map(([field, value]) => [field, texts(value)]);
  return {
    ...root,
    opening: root.opening.replaceAll(/"([^"]*)"/g, (_, text: string) => JSON.stringify(change(text))),
    variables: 'input' in root.variables ? { input: Object.fromEntries(input) } : {},
  };
}

/** In an account that nobody has configured. */
const inNoAccount = (root: Root): Root => replaced(root, (text) => text.replaceAll('alfa', 'nope'));
/** In the same account, what is not there: the end of every id, number and key is another. */
const notThere = (root: Root): Root =>
  replaced(root, (text) => text.replace(/\d$/, (last) => `${(Number(last) + 5) % 10}`));

const answerTo = async (question: Question | undefined, token: string): Promise<string> => {
  if (question === undefined) throw new Error('a root without a question');
  return withoutEcho(await ask(both.world, question, token), question.root);
};

const firstOf = (root: Root): Question | undefined => questionsOf(schema, { ...root, reach: 0 })[0];

const operations = z.object({ promoOperations: z.object({ totalCount: z.number() }) });

async function countOperations(): Promise<number> {
  const { data } = await both.world.ask('{ promoOperations { totalCount } }');
  return operations.parse(data).promoOperations.totalCount;
}

const vendorCalls = (): number => both.alfa.company.vendorCalls() + both.zulu.company.vendorCalls();

describe('a stranger', () => {
  const strangers: ReadonlyArray<readonly [who: string, token: () => string]> = [
    ['who has accounts of their own', () => zulu],
    ['whose token names no account', () => both.world.token({ accounts: [] })],
    [
      'whose token names accounts that are not there',
      () => both.world.token({ accounts: ['nope-cards', 'alf', 'ALFA-CARDS', 'alfa-card%', '**'] }),
    ],
  ];

  test.each(strangers)(
    '%s is told nothing of a company, whatever is asked about it',
    async (_who, token) => {
      const told: string[] = [];
      const questions = aboutAlfa.flatMap((root) => questionsOf(schema, { ...root, reach: 1 }));
      await eachOf(questions, async (question) => {
        const found = foundIn(await answerTo(question, token()), both.alfa.canaries.everything);
        told.push(...found.map((what) => `${question.root.label} > ${question.type}: ${what}`));
      });
      process.stdout.write(`${questions.length} questions, ${told.length} leaks\n`);
      expect(told).toEqual([]);
    },
    240_000,
  );

  test('costs no vendor a call, and leaves no trace in the journal', async () => {
    const before = [vendorCalls(), await countOperations()];
    await eachOf(aboutAlfa, async (root) => void (await answerTo(firstOf(root), zulu)));
    expect([vendorCalls(), await countOperations()]).toEqual(before);
  }, 60_000);

  test('cannot tell what is not theirs from what is not there', async () => {
    const different: unknown[] = [];
    await eachOf(aboutAlfa, async (root) => {
      const answers = await Promise.all(
        [root, notThere(root), inNoAccount(root)].map((asked) => answerTo(firstOf(asked), zulu)),
      );
      if (new Set(answers).size > 1) different.push({ root: root.label, answers });
    });
    expect(different).toEqual([]);
  }, 60_000);

  test('finds the company where it is theirs: the same questions have answers for alfa', async () => {
    const token = both.world.token({ accounts: Object.values(both.alfa.company.accounts) });
    const roots = [...queriesAbout(both.alfa), ...referencesTo(both.alfa), ...searchesFor(both.alfa)];
    const empty: string[] = [];
    await eachOf(roots, async (root) => {
      const question = firstOf(root);
      const { data } = question === undefined ? {} : await ask(both.world, question, token);
      const isCounted = JSON.stringify(data).includes('"totalCount":0');
      if (question === undefined || isCounted || reachedBy(question, data).length === 0) empty.push(root.label);
    });
    expect(empty).toEqual([]);
  });
});

const page = z.record(
  z.string(),
  z.object({ pageInfo: z.object({ endCursor: z.string() }), nodes: z.array(z.object({ id: z.string() })) }),
);

describe('a cursor of somebody else', () => {
  const lists = [
    'templates(first: 2, order: NAME_ASC',
    'templates(first: 2, order: ID_DESC',
    'members(first: 2, order: BALANCE_ASC',
    'benefits(first: 2, order: NAME_DESC',
    'promoOperations(first: 2, order: REQUESTED_AT_ASC',
    'promoOperations(first: 2, order: REQUESTED_AT_DESC',
    'promoAccounts(first: 2',
  ];

  test.each(lists)('of %s leads to what is one’s own, or nowhere', async (list) => {
    const read = async (after: string, token: string) => {
      const { data, errors } = await both.world.ask(
        `{ list: ${list}${after}) { nodes { id } pageInfo { endCursor startCursor } totalCount } }`,
        {},
        token,
      );
      expect(errors).toBeUndefined();
      return data;
    };
    const alfa = both.world.token({ accounts: Object.values(both.alfa.company.accounts) });
    const { list: theirs } = page.parse(await read('', alfa));
    const cursor = theirs?.pageInfo.endCursor ?? '';
    const found = JSON.stringify(await read(`, after: "${cursor}"`, zulu));
    expect(foundIn(found, both.alfa.canaries.everything)).toEqual([]);
    expect(found).not.toContain(cursor);
  });
});

describe('a key of somebody else', () => {
  test('is as good as any other at an account of one’s own, and says nothing of theirs', async () => {
    const { alfa, zulu: own, world } = both;
    const taken = alfa.deeds.find(({ member }) => member === 'UpdateTemplateBudgetSuccess');
    const templateId = `${own.company.accounts.cards}:${own.company.templateCodes[9]}`;
    const before = alfa.company.vendorCalls();
    const answer = await mutate(world, 'updateTemplateBudget', { ...taken?.input, templateId }, zulu);
    expect(answer).toMatchObject({ __typename: 'UpdateTemplateBudgetSuccess', replayed: false });
    expect(answer.operation?.id).not.toBe(taken?.operationId);
    expect(foundIn(JSON.stringify(answer), alfa.canaries.everything)).toEqual([]);
    expect(alfa.company.vendorCalls()).toBe(before);
  });
});

describe('a template that two companies lead to', () => {
  test('is held by the other’s operation, which is not named', async () => {
    const { alfa, world } = both;
    // Of its own: what it has looked at is in its lists from then on.
    const neighbour = world.token({ accounts: [sharedAccount] });
    const held = alfa.deeds.find(
      ({ member, mutation }) => member === 'PromoOutcomeUnknownError' && mutation === 'updateTemplateBudget',
    );
    const code = String(held?.input['templateId']).split(':')[1];
    const input = { templateId: `${sharedAccount}:${code}`, updateType: 'APPEND', number: 1 };
    for (const validateOnly of [true, false]) {
      const answer = await mutate(world, 'updateTemplateBudget', { ...input, validateOnly }, neighbour);
      expect(answer).toMatchObject({ code: 'TARGET_HELD', blockingOperation: null, operation: null });
      expect(foundIn(JSON.stringify(answer), [held?.operationId ?? '', ...alfa.canaries.operators, 'alfa'])).toEqual(
        [],
      );
    }
    const { data } = await world.ask(
      `{ template(id: "${sharedAccount}:${code}") { operations { totalCount nodes { id } } } }`,
      {},
      neighbour,
    );
    expect(data).toEqual({ template: { operations: { totalCount: 0, nodes: [] } } });
  });
});
