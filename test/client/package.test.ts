/** The package as a frontend has it: built, laid out as package.json says, and used with no configuration of ours. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inProject } from '../checks/planted.ts';

const page = `import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import {
  AdjustMemberBalanceDocument,
  type AdjustMemberBalanceMutation,
  matchPromo,
  possibleTypes,
} from 'promotions-subgraph/client';

type Result = NonNullable<AdjustMemberBalanceMutation['adjustMemberBalance']>;

export const say = (result: Result): string =>
  matchPromo(result, {
    AdjustMemberBalanceSuccess: ({ member }) => \`Your balance is \${member?.balance}.\`,
    PromoLimitError: ({ available }) => \`You can use \${available}.\`,
    PromoError: ({ message }) => message,
  });

export const createClient = (uri: string): ApolloClient =>
  new ApolloClient({ link: new HttpLink({ uri }), cache: new InMemoryCache({ possibleTypes }) });

export async function adjust(client: ApolloClient, memberId: string): Promise<string> {
  const input = { idempotencyKey: crypto.randomUUID(), memberId, balanceIncrement: '5' };
  const { data } = await client.mutate({ mutation: AdjustMemberBalanceDocument, variables: { input } });
  const result = data?.adjustMemberBalance;
  // @ts-expect-error the types have come along: a type's name is no number
  const name: number | undefined = result?.__typename;
  return result ? say(result) : String(name);
}
`;

const settings = {
  strict: true,
  skipLibCheck: false,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: [],
};
const resolutions = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const;
type Resolution = keyof typeof resolutions;
const files: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'page.ts': page,
  'use.mjs': `import { say, createClient } from './nodenext/page.js';
    const error = { message: 'The moon is full.', code: 'MOON_TOO_FULL', remedy: 'WAIT', retryAfterSeconds: null, operation: null };
    createClient('http://127.0.0.1:9/').stop();
    console.log(say({ __typename: 'AdjustMemberBalanceSuccess', replayed: false, member: { balance: '12.50' }, operation: null }));
    console.log(say({ __typename: 'PromoLimitError', ...error, available: '7.00' }));
    console.log(say({ __typename: 'PromoBrandNewError', ...error }));`,
};

let folder: string;
const run = promisify(execFile);
const tsc = (...args: readonly string[]) =>
  run(process.execPath, [inProject('node_modules/typescript/bin/tsc'), ...args]);

/** Declarations of Apollo Client's own dependency that Node's rules of resolution refuse, with or without us. */
const others = '@wry/caches/';

/** What the compiler says of the page and of every declaration that it reaches. */
const complaints = (resolution: Resolution): Promise<readonly string[]> =>
  tsc('-p', join(folder, `tsconfig.${resolution}.json`)).then(
    () => [],
    (error: unknown) => {
      const lines = String(Reflect.get(Object(error), 'stdout'))
        .trim()
        .split('\n');
      return lines.filter((line) => !line.includes(others));
    },
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promotions-package-'));
  const [built, modules] = [join(folder, 'built'), join(folder, 'node_modules')];
  // As `npm run build` does it.
  await tsc('-p', inProject('tsconfig.client.json'), '--outDir', built);

  const installed = join(modules, 'promotions-subgraph');
  await cp(join(built, 'client'), join(installed, 'dist', 'client'), { recursive: true });
  await cp(inProject('package.json'), join(installed, 'package.json'));
  await mkdir(join(modules, '@apollo'));
  for (const name of ['graphql', '@apollo/client'])
    await symlink(inProject(`node_modules/${name}`), join(modules, name));

  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  for (const [name, resolution] of Object.entries(resolutions)) {
    const compilerOptions = { ...settings, ...resolution, outDir: name };
    const config = JSON.stringify({ compilerOptions, files: ['page.ts'] });
    await writeFile(join(folder, `tsconfig.${name}.json`), config);
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

test('a page compiles against it as bundlers resolve it, with every declaration checked', async () => {
  expect(await complaints('bundler')).toEqual([]);
}, 120_000);

test('a page compiles against it as Node resolves it, and runs', async () => {
  expect(await complaints('nodenext')).toEqual([]);
  const { stdout } = await run(process.execPath, [join(folder, 'use.mjs')]);
  expect(stdout.trim().split('\n')).toEqual(['Your balance is 12.50.', 'You can use 7.00.', 'The moon is full.']);
}, 120_000);
