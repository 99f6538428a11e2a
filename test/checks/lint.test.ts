import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inProject, runOnPlants } from './planted.ts';

interface Plant {
  readonly path?: string;
  readonly code: string;
}

const rejected = 'Promise.reject(new Error("no"))';
const longFile = Array.from({ length: 251 }, (_, line) => `export const line${line} = ${line};`).join('\n');
const longFunction = `export function long(): number[] {\n  return [\n${'    1,\n'.repeat(50)}  ];\n}`;
const deep =
  'export function deep(n: number): number {\n  if (n > 0) {\n    if (n > 1) {\n      if (n > 2) {\n        if (n > 3) return 1;\n      }\n    }\n  }\n  return 0;\n}';
const inTest = (line: string) => `import { expect, test, vi } from 'vitest';\n${line}\nexpect(vi).toBe(test);`;
const readsEnvironment = 'export const port = process.env;';
const narrows = 'export const id = (text: string): "a" => text as "a";';
const prints = 'console.log(1);';

/** What breaks each rule that the configuration names. */
const plants: Readonly<Record<string, readonly [Plant, ...Plant[]]>> = {
  'typescript/no-floating-promises': [{ code: `${rejected};` }],
  'typescript/no-misused-promises': [{ code: `export const hasFailed = ${rejected} ? 1 : 2;` }],
  'typescript/switch-exhaustiveness-check': [
    { code: 'export function f(k: "a" | "b"): void {\n  switch (k) {\n    case "a":\n      return;\n  }\n}' },
    {
      code: 'export function f(k: "a"): number {\n  switch (k) {\n    case "a":\n      return 1;\n    default:\n      return 2;\n  }\n}',
    },
  ],
  'typescript/no-explicit-any': [{ code: 'export type Anything = any;' }],
  'typescript/no-unsafe-argument': [{ code: 'export const n = Math.abs(JSON.parse("1"));' }],
  'typescript/no-unsafe-assignment': [{ code: 'export const n: number = JSON.parse("1");' }],
  'typescript/no-unsafe-call': [{ code: 'JSON.parse("1")();' }],
  'typescript/no-unsafe-function-type': [{ code: 'export type Callback = Function;' }],
  'typescript/no-unsafe-member-access': [{ code: 'if (JSON.parse("1").x === 1) throw new Error("x");' }],
  'typescript/no-unsafe-return': [{ code: 'export function f(): number {\n  return JSON.parse("1");\n}' }],
  'typescript/no-unsafe-type-assertion': [{ code: narrows }],
  'typescript/no-non-null-assertion': [{ code: 'export const f = (n: number | null): number => n!;' }],
  'typescript/ban-ts-comment': [{ code: '// @ts-ignore\nexport const n: number = 1;' }],
  'typescript/only-throw-error': [{ code: 'throw "no";' }],
  'typescript/prefer-promise-reject-errors': [{ code: 'export const p = Promise.reject("no");' }],
  'eslint/no-empty': [{ code: 'try {\n  globalThis.gc?.();\n} catch {}' }],
  'eslint/preserve-caught-error': [
    { code: 'try {\n  globalThis.gc?.();\n} catch (error) {\n  throw new Error(`no: ${String(error)}`);\n}' },
  ],
  'eslint/no-console': [{ code: prints }],
  'eslint/max-lines': [{ code: longFile }],
  'eslint/max-lines-per-function': [{ code: longFunction }],
  'eslint/max-params': [{ code: 'export const f = (a: 1, b: 2, c: 3, d: 4) => [a, b, c, d];' }],
  'eslint/max-depth': [{ code: deep }],
  'eslint/no-restricted-imports': [
    { code: "import { env } from 'node:process';\nexport { env };" },
    { code: "import proc from 'node:process';\nexport { proc };" },
  ],
  'eslint/no-restricted-properties': [
    { code: readsEnvironment },
    { code: "export const port = process['env'];" },
    { code: 'export const { env } = process;' },
    { path: 'src/sandbox.ts', code: readsEnvironment },
  ],
  'import/no-default-export': [{ code: 'export default 1;' }],
  'unicorn/filename-case': [
    { path: 'src/app/camelCase.ts', code: 'export {};' },
    { path: 'src/graphql/snake_case.type.ts', code: 'export {};' },
  ],
  'vitest/valid-title': [
    { path: 'src/app/title.test.ts', code: inTest("test('should work', () => {});") },
    { path: 'test/flow/each.test.ts', code: inTest("test.each([1])('it should work %i', () => {});") },
  ],
  'vitest/no-focused-tests': [{ path: 'src/app/focused.test.ts', code: inTest("test.only('works', () => {});") }],
  'vitest/no-disabled-tests': [{ path: 'src/app/disabled.test.ts', code: inTest("test.skip('works', () => {});") }],
  'vitest/no-restricted-vi-methods': [
    { path: 'src/app/mock.test.ts', code: inTest("vi.mock('./clock.ts');") },
    { path: 'src/app/do-mock.test.ts', code: inTest("vi.doMock('./clock.ts');") },
  ],
};

/** Where an override lets a rule rest. */
const exempt: ReadonlyArray<readonly [rule: string, plant: Required<Plant>]> = [
  ['typescript/no-unsafe-type-assertion', { path: 'src/domain/ids.ts', code: narrows }],
  ['typescript/no-unsafe-assignment', { path: 'test/matchers.ts', code: 'export const n: number = JSON.parse("1");' }],
  ['eslint/no-restricted-properties', { path: 'src/app/config.ts', code: readsEnvironment }],
  [
    'eslint/no-restricted-imports',
    { path: 'test/support/e.ts', code: "import { env } from 'node:process';\nexport { env };" },
  ],
  ['eslint/no-console', { path: 'src/vendors.ts', code: prints }],
  ['import/no-default-export', { path: 'vitest.config.ts', code: 'export default 1;' }],
  ['eslint/max-lines-per-function', { path: 'src/store/migrations/0001-long.ts', code: longFunction }],
  ['eslint/max-lines', { path: 'src/app/long-file.test.ts', code: longFile }],
  ['eslint/max-lines-per-function', { path: 'test/flow/long-function.test.ts', code: longFunction }],
  [
    'eslint/max-params',
    { path: 'test/support/params.ts', code: 'export const f = (a: 1, b: 2, c: 3, d: 4) => [a, b, c, d];' },
  ],
  ['eslint/max-depth', { path: 'test/support/deep.ts', code: deep }],
];

/** Names that lint accepts although they hold dots or begin with digits. */
const goodNames = ['src/graphql/card.type.ts', 'src/graphql/card.resolver.ts', 'src/store/migrations/0007-more.ts'];

const category = { path: 'src/app/category.ts', code: 'export const isEqual = Number.NaN === 1;\ndebugger;' };
const unusedDirective = {
  path: 'src/app/unused-directive.ts',
  code: '// oxlint-disable-next-line no-console\nexport {};',
};

const planted = Object.entries(plants).flatMap(([rule, list]) =>
  list.map(({ path, code }, number) => ({
    rule,
    code,
    path: path ?? `src/app/${rule.replace('/', '-')}-${number}.ts`,
  })),
);
const all = [
  ...planted,
  ...exempt.map(([, plant]) => plant),
  ...goodNames.map((path) => ({ path, code: 'export {};' })),
  category,
  unusedDirective,
];

/** Like ours, but without the types of packages, which are not installed beside the plants. */
const plantedTsconfig = JSON.stringify({
  compilerOptions: { target: 'es2024', module: 'nodenext', strict: true, types: [], noEmit: true },
});

const configuration = z.object({
  rules: z.record(z.string(), z.unknown()),
  overrides: z.array(z.object({ rules: z.record(z.string(), z.unknown()) })),
});
const config = configuration.parse(JSON.parse(await readFile(inProject('.oxlintrc.json'), 'utf8')));
const diagnostic = z.object({ code: z.string().optional(), message: z.string(), filename: z.string() });
const { diagnostics } = z.object({ diagnostics: z.array(diagnostic.extend({ severity: z.string() })) }).parse(
  await runOnPlants({
    configs: ['.oxlintrc.json'],
    files: {
      'tsconfig.json': plantedTsconfig,
      ...Object.fromEntries(all.map(({ path, code }) => [path, `${code}\n`])),
    },
    command: ['oxlint', '--format', 'json', 'src', 'test', 'vitest.config.ts'],
  }),
);

/** The errors on a file, as `plugin/rule`. */
function rulesBrokenIn(path: string): string[] {
  return diagnostics
    .filter(({ filename, severity }) => filename === path && severity === 'error')
    .map(({ code = '' }) => code.replace(/^([\w-]+)\((.+)\)$/, '$1/$2').replace('typescript-eslint/', 'typescript/'));
}

describe('lint refuses what it says it refuses', () => {
  test.each(planted)('$rule in $path', ({ rule, path }) => {
    expect(rulesBrokenIn(path)).toContain(rule);
  });

  test.each(exempt)('%s rests in $path', (rule, { path }) => {
    expect(rulesBrokenIn(path)).not.toContain(rule);
  });

  test.each(goodNames)('the name %s is fine', (path) => {
    expect(rulesBrokenIn(path)).not.toContain('unicorn/filename-case');
  });

  test('code that is outright wrong is an error without being named', () => {
    expect(rulesBrokenIn(category.path)).toEqual(expect.arrayContaining(['eslint/use-isnan', 'eslint/no-debugger']));
  });

  test('a directive that suppresses nothing is an error', () => {
    expect(diagnostics.filter(({ filename }) => filename === unusedDirective.path)).toMatchObject([
      { severity: 'error' },
    ]);
  });

  test('every rule has a planted violation, and every override a planted exemption', () => {
    const rested = new Set(exempt.map(([rule]) => rule));
    const on = Object.keys(config.rules).filter((rule) => config.rules[rule] !== 'off');
    expect(on.toSorted()).toEqual(Object.keys(plants).toSorted());
    for (const override of config.overrides)
      expect([...rested]).toEqual(expect.arrayContaining(Object.keys(override.rules)));
  });
});
