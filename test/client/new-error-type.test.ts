/** What an error type that is added to a union does to a frontend that was written before. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { inProject } from '../checks/planted.ts';

const matching = (branches: string): string =>
  `import { matchPromo, type SettlePromoOperationMutation } from '../src/client/client.ts';

export const say = (result: NonNullable<SettlePromoOperationMutation['settlePromoOperation']>): string =>
  matchPromo(result, { SettlePromoOperationSuccess: () => 'done', ${branches} });
`;

const frontend = {
  'frontend/one-for-each.ts': matching(`
    PromoValidationError: ({ issues }) => issues.map(({ message }) => message).join(),
    PromoNotFoundError: ({ entity }) => entity,
    PromoConflictError: ({ reason }) => reason,
    unforeseen: ({ message }) => message,`),
  'frontend/catch-all.ts': matching('PromoNotFoundError: ({ entity }) => entity, PromoError: ({ message }) => message'),
  'package.json': '{ "type": "module" }',
  'tsconfig.json': JSON.stringify({
    extends: inProject('tsconfig.json'),
    compilerOptions: { types: [] },
    include: ['frontend'],
  }),
};

const brandNew = `
type PromoBrandNewError implements PromoError {
  code: PromoErrorCode!
  message: String!
  remedy: PromoRemedy!
  retryAfterSeconds: Int
  vendor: VendorVerdict
  operation: PromoOperation
}
`;

const schemaPath = 'schema/promotions.graphql';
const generates = z.object({ generates: z.record(z.string(), z.unknown()) }).loose();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promotions-frontend-'));
  for (const path of ['frontend', 'schema']) await mkdir(join(folder, path));
  await symlink(inProject('node_modules'), join(folder, 'node_modules'));
  for (const path of ['src/client', schemaPath, 'codegen-possible-types.ts'])
    await cp(inProject(path), join(folder, path), { recursive: true, filter: (name) => !name.endsWith('.test.ts') });
  for (const [path, text] of Object.entries(frontend)) await writeFile(join(folder, path), text);
  const config = generates.parse(parse(await readFile(inProject('codegen.yml'), 'utf8')));
  const ours = Object.entries(config.generates).filter(([path]) => path.startsWith('src/client/'));
  await writeFile(join(folder, 'codegen.yml'), stringify({ ...config, generates: Object.fromEntries(ours) }));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a tool prints in the frontend's folder, whether it is content or not. */
const run = (tool: string, ...args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const script = inProject(`node_modules/.bin/${tool}`);
    execFile(process.execPath, [script, ...args], { cwd: folder }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
/** The files that do not compile, with all that is said about them. */
async function complaints(): Promise<{ readonly files: readonly string[]; readonly text: string }> {
  const text = await run('tsc');
  return { files: [...new Set([...text.matchAll(/^(\S+?)\(.*error TS/gm)].map(([, file]) => file ?? ''))], text };
}

test('it breaks callers without a catch-all when they compile against the new documents, and no others', async () => {
  expect(await complaints()).toEqual({ files: [], text: '' });

  const sdl = await readFile(join(folder, schemaPath), 'utf8');
  const grown = `${sdl.replace(/union SettlePromoOperationResult[^=]*=/, '$& PromoBrandNewError |')}${brandNew}`;
  await writeFile(join(folder, schemaPath), grown);
  await run('graphql-codegen', '--config', 'codegen.yml');

  const { files, text } = await complaints();
  expect(files).toEqual(['frontend/one-for-each.ts']);
  expect(text).toContain("Property 'PromoBrandNewError' is missing");
}, 90_000);
