/** What the package weighs in a frontend's bundle, as Vite builds it. */
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { describe, expect, test } from 'vitest';
import * as client from '../../src/client/client.ts';
import { inProject } from '../checks/planted.ts';

const path = inProject('src/client/client.ts');

const oneMutation = ['AdjustMemberBalanceDocument', 'matchPromo', 'possibleTypes'];

describe('bundled for the browser', () => {
  test.each([
    // Measured: 7.7 kB, 1.1 kB compressed.
    ['one mutation, with matchPromo and possibleTypes', oneMutation, 10_000, 2_000],
    // Measured: 97 kB, 3.9 kB compressed.
    ['all of it', Object.keys(client), 130_000, 8_000],
  ])('%s stays small, and brings nothing else along', async (_what, wanted, mostBytes, mostCompressed) => {
    const names = wanted.join();
    const { code, modules, warnings } = await bundle(
      `import { ${names} } from '${path}'; globalThis.page = { ${names} };`,
    );
    expect(warnings).toEqual([]);
    expect(modules.filter((path) => !path.startsWith(inProject('src/client/')))).toEqual([]);
    expect(code).toContain('AdjustMemberBalance');
    expect(code).not.toMatch(/\b(?:import|require)\b\s*[({'"]|node:/);
    expect(Buffer.byteLength(code)).toBeLessThan(mostBytes);
    expect(gzipSync(code).length).toBeLessThan(mostCompressed);
  });
});

interface Bundle {
  readonly code: string;
  readonly modules: readonly string[];
  readonly warnings: readonly string[];
}

/** Bundles a page of this text; the modules that came in are those besides the page. */
async function bundle(page: string): Promise<Bundle> {
  const warnings: string[] = [];
  const entry = inProject('page-in-memory.js');
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      { name: 'page', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? page : null) },
    ],
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: entry, onwarn: ({ message }) => void warnings.push(message) },
    },
  });
  const chunks = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const [chunk, ...others] = chunks.filter((one): one is Rollup.OutputChunk => one.type === 'chunk');
  if (chunk === undefined || others.length > 0) throw new Error('there is not one chunk');
  return { code: chunk.code, warnings, modules: Object.keys(chunk.modules).filter((path) => path !== entry) };
}
