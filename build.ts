/**
 * `npm run build`: the program and its packages in a few files, because finding and reading two thousand takes longer
 * than all else that a start does; what V8 compiles of them; and the database that first starts begin with.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';

const root = import.meta.dirname;
const { values } = parseArgs({
  options: {
    /** Where to; what is there goes. */
    out: { type: 'string', default: 'dist' },
    /** Only what the image runs: no simulated vendors, and nothing for frontends. */
    production: { type: 'boolean', default: false },
    /** The number of the user who starts it, where that is somebody else. */
    user: { type: 'string' },
    /** Further entries: what runs the program from within, as a test does. */
    with: { type: 'string', multiple: true, default: [] },
  },
});
const packages = 'packages';
const isOurs = (chunk: string): boolean => !chunk.startsWith(packages);
const directory = resolve(root, values.out);
const names = ['main', 'config-check', 'prepare-start', ...(values.production ? [] : ['sandbox', 'vendors'])];
const entries = [...names.map((name) => `src/${name}.ts`), ...values.with];

rmSync(directory, { recursive: true, force: true });
await build({
  cwd: root,
  input: Object.fromEntries(entries.map((file) => [basename(file, '.ts'), file])),
  platform: 'node',
  tsconfig: 'tsconfig.json',
  // These read files of their own, and stay in `node_modules`; the last is one that type-graphql does without.
  external: [/^@electric-sql\/pglite/, /^ruru/, 'class-validator'],
  // As Node finds packages: there must be one copy of `graphql`, for programs and packages alike.
  resolve: { mainFields: ['main', 'module'] },
  output: {
    dir: directory,
    // Packages apart from the source, which alone is mapped: a map of all would take half a second to read.
    codeSplitting: { groups: [{ name: packages, test: /node_modules/, entriesAware: true }] },
    chunkFileNames: ({ name }) => (isOurs(name) ? '[name].js' : `${packages}-[hash].js`),
    // type-graphql names types after their classes.
    keepNames: true,
    sourcemap: 'hidden',
    sourcemapExcludeSources: true,
    footer: ({ name, fileName }) => (isOurs(name) ? `//# sourceMappingURL=${fileName}.map` : ''),
  },
  logLevel: 'warn',
});
for (const file of readdirSync(directory)) if (!isOurs(file) && file.endsWith('.map')) rmSync(join(directory, file));
// For a folder that lies in no package of ours.
writeFileSync(join(directory, 'package.json'), '{"type":"module"}\n');
run(join(directory, 'prepare-start.js'), ...(values.user === undefined ? [] : ['--user', values.user]));
if (!values.production) run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.client.json', '--outDir', directory);

function run(script: string, ...options: readonly string[]): void {
  execFileSync(process.execPath, [script, ...options], { cwd: root, stdio: 'inherit' });
}
