/** The schema may grow on any day; what somebody may rely on goes only after its announced end. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print, visit } from 'graphql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compareSchemas, findUndated } from './evolution.ts';

const released = readFileSync('schema/released.graphql', 'utf8');
const current = readFileSync('schema/promotions.graphql', 'utf8');
/** The same without descriptions, where a change is easily planted. */
const present = print(visit(parse(current), { enter: (node) => ({ ...node, description: undefined }) }));

/** The present schema with one thing in it changed. */
function changed(from: string, to: string): string {
  const result = present.replace(from, to);
  if (result === present) throw new Error(`${from} is not in the schema`);
  return result;
}

interface Said {
  readonly exitCode: unknown;
  readonly lines: readonly string[];
}

/** `npm run schema:diff` with a planted change. */
async function diff(planted: string): Promise<Said> {
  const folder = await mkdtemp(join(tmpdir(), 'promotions-diff-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [before, after] = [join(folder, 'before.graphql'), join(folder, 'after.graphql')];
  await Promise.all([writeFile(before, present), writeFile(after, planted)]);
  return new Promise((resolve) => {
    const script = ['--import', 'tsx', 'test/schema/diff.ts', before, after];
    execFile(process.execPath, script, (error, stdout, stderr) =>
      resolve({
        exitCode: error === null ? 0 : error.code,
        lines: `${stdout}${stderr}`.replace(` against ${before}`, '').trim().split('\n'),
      }),
    );
  });
}

const union = 'union SettlePromoOperationResult @tag(name: "internal") = SettlePromoOperationSuccess';

describe('the schema', () => {
  test('takes nothing away from those who rely on what is released', () => {
    expect(compareSchemas(released, current).breaking).toEqual([]);
  });

  test('says of everything deprecated when it ends', () => {
    expect(findUndated(current)).toEqual([]);
  });
});

describe('a breaking change', () => {
  const changes: ReadonlyArray<[what: string, planted: () => string, sentence: string]> = [
    ['a field that is gone', () => changed('\n  vendorStatus: String!', ''), 'Template.vendorStatus was removed.'],
    [
      'an enum value that is gone',
      () => changed('\n  FIX_ACCOUNT', ''),
      'FIX_ACCOUNT was removed from enum type PromoRemedy.',
    ],
    [
      'a union member that is gone',
      () => changed(`${union} | PromoValidationError`, union),
      'PromoValidationError was removed from union type SettlePromoOperationResult.',
    ],
    [
      'a type that is gone',
      () =>
        changed(
          'union PromoBenefitDiscount = DurationDiscount | AmountDiscount',
          'union PromoBenefitDiscount = DurationDiscount',
        ).replace(/type AmountDiscount \{[^}]*\}/, ''),
      'AmountDiscount was removed.',
    ],
    [
      'an argument that has become required',
      () => changed('filter: PromoTemplateFilter', 'filter: PromoTemplateFilter!'),
      'Query.templates arg filter has changed type from PromoTemplateFilter to PromoTemplateFilter!.',
    ],
    [
      'a required argument more',
      () => changed('promoAccount(', 'promoAccount(region: String!, '),
      'A required arg region on Query.promoAccount was added.',
    ],
    [
      'a required field of an input more',
      () => changed('input SettlePromoOperationInput @tag(name: "internal") {', '$&\n  ticket: ID!'),
      'A required field ticket on input type SettlePromoOperationInput was added.',
    ],
    [
      'a field that may now be null',
      () => changed('\n  vendorStatus: String!', '\n  vendorStatus: String'),
      'Template.vendorStatus changed type from String! to String.',
    ],
    [
      'a type that is no error any more',
      () => changed('type PromoLimitError implements PromoError', 'type PromoLimitError'),
      'PromoLimitError no longer implements interface PromoError.',
    ],
    [
      'a key that is gone',
      () => changed(' @key(fields: "accountId uid")', ''),
      'Member lost @key(fields: "accountId uid"): other subgraphs may refer to it by that.',
    ],
    [
      'a scope more',
      () => changed('\n  vendorStatus: String!', '$& @requiresScopes(scopes: [["promo:read"]])'),
      'Template.vendorStatus now has @requiresScopes(scopes: [["promo:read"]]): callers may lack that.',
    ],
    [
      'a place that is internal from now on',
      () => changed('\n  FIX_ACCOUNT', '$& @tag(name: "internal")'),
      'PromoRemedy.FIX_ACCOUNT now has @tag(name: "internal"): public contracts leave it out.',
    ],
  ];

  test.each(changes)('is %s, and is named', (_what, planted, sentence) => {
    expect(compareSchemas(present, planted()).breaking).toContain(sentence);
  });

  test('ends the check with exit code 1', async () => {
    const { exitCode, lines } = await diff(changed('\n  vendorStatus: String!', ''));
    expect(exitCode).toBe(1);
    expect(lines).toEqual(['breaking: Template.vendorStatus was removed.', '1 breaking, 0 undated, 0 dangerous,']);
  }, 30_000);
});

describe('a dangerous change', () => {
  const moreMembers = () => changed(union, `${union} | PromoLimitError`);
  const moreValues = () => changed('enum PromoRemedy {', 'enum PromoRemedy {\n  CALL_SOMEBODY');

  test('is a union member or an enum value more: listed, with exit code 0', async () => {
    const planted = moreMembers().replace('enum PromoRemedy {', 'enum PromoRemedy {\n  CALL_SOMEBODY');
    const { exitCode, lines } = await diff(planted);
    expect(exitCode).toBe(0);
    expect(lines.toSorted()).toEqual([
      '0 breaking, 0 undated, 2 dangerous,',
      'dangerous: CALL_SOMEBODY was added to enum type PromoRemedy.',
      'dangerous: PromoLimitError was added to union type SettlePromoOperationResult.',
    ]);
  }, 30_000);

  test.each([
    ['a union member more', moreMembers],
    ['an enum value more', moreValues],
  ])('is not breaking: %s', (_what, planted) => {
    expect(compareSchemas(present, planted())).toMatchObject({ breaking: [], dangerous: [expect.any(String)] });
  });

  test('is another default', () => {
    const planted = changed('maxAgeSeconds: Int! = 300', 'maxAgeSeconds: Int! = 30');
    expect(compareSchemas(present, planted).dangerous).toEqual([
      'Query.member arg maxAgeSeconds has changed defaultValue from 300 to 30.',
    ]);
  });
});

test('a field, a type or an error that nobody asks for yet is neither', () => {
  const planted = `${changed('enum PromoVerdict', 'type PromoNewError { code: Int }\n\n$&')}\nextend type Query { promoNews: [PromoNewError!] }`;
  expect(compareSchemas(present, planted)).toEqual({ breaking: [], dangerous: [], undated: [] });
});

describe('a deprecation', () => {
  const deprecated = (reason: string): string =>
    changed('\n  vendorStatus: String!', `\n  vendorStatus: String! @deprecated${reason}`);

  test('with its last day is welcome', () => {
    expect(findUndated(deprecated('(reason: "Ask for `status`. Removed after 2027-06-30.")'))).toEqual([]);
  });

  test.each([
    ['no reason', ''],
    ['a reason without a day', '(reason: "Ask for `status`.")'],
    ['a day that is none', '(reason: "Removed after 2027-06-31.")'],
    ['a month instead of a day', '(reason: "Removed after 2027-06.")'],
    ['a day somewhere in the middle', '(reason: "Removed after 2027-06-30. Perhaps.")'],
  ])('with %s is refused by name', (_what, reason) => {
    expect(findUndated(deprecated(reason))).toEqual([
      'Template.vendorStatus is deprecated without a last day: end the reason with "Removed after 2027-06-30."',
    ]);
  });

  test.each([
    ['an enum value', changed('\n  FIX_ACCOUNT', '\n  FIX_ACCOUNT @deprecated'), 'PromoRemedy.FIX_ACCOUNT'],
    ['an argument', changed('filter: PromoTemplateFilter', '$& @deprecated'), 'Query.templates.filter'],
    ['an input field', changed('\n  needsOperator: Boolean', '$& @deprecated'), 'PromoOperationFilter.needsOperator'],
  ])('of %s is held to it, too', (_what, planted, name) => {
    expect(findUndated(planted)).toEqual([expect.stringMatching(`^${name} is deprecated`)]);
  });

  test('without its last day ends the check with exit code 1', async () => {
    const { exitCode, lines } = await diff(deprecated(''));
    expect(exitCode).toBe(1);
    expect(lines[0]).toMatch(/^undated: Template\.vendorStatus is deprecated without a last day/);
  }, 30_000);
});
