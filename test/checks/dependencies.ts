/** What the lock file says of every package, and whether it is what we accept. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const lockedPackage = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().default(false),
});
const lockFile = z.object({ packages: z.record(z.string(), lockedPackage) });
const manifest = z.object({ allowScripts: z.record(z.string(), z.boolean()).default({}) });
const installed = z.object({
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  licenses: z.array(z.object({ type: z.string() })).optional(),
});

/** One package of the lock file. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  /** Where the lock file puts it: `node_modules/a/node_modules/b`. */
  readonly path: string;
  /** False: it never reaches production. */
  readonly isProduction: boolean;
  /** As its author writes it; null when nothing is said. */
  readonly licence: string | null;
  readonly hasInstallScript: boolean;
  readonly isVerified: boolean;
}

const root = new URL('../../', import.meta.url);

/** Reads the lock file, and the packages themselves where it says nothing of a licence. */
export async function readDependencies(folder: URL = root): Promise<readonly Dependency[]> {
  const { packages } = lockFile.parse(JSON.parse(await readFile(new URL('package-lock.json', folder), 'utf8')));
  const named = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link);
  return Promise.all(
    named.map(async ([path, { version = '', license, dev, hasInstallScript, integrity }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      path,
      isProduction: !dev,
      licence: license ?? (await licenceOnDisk(new URL(`${path}/package.json`, folder))),
      hasInstallScript,
      isVerified: integrity !== undefined,
    })),
  );
}

/** The names in `allowScripts`, with what is decided about each. */
export async function readScriptDecisions(folder: URL = root): Promise<ReadonlyMap<string, boolean>> {
  const { allowScripts } = manifest.parse(JSON.parse(await readFile(new URL('package.json', folder), 'utf8')));
  return new Map(Object.entries(allowScripts));
}

async function licenceOnDisk(path: URL): Promise<string | null> {
  try {
    const { license, licenses } = installed.parse(JSON.parse(await readFile(path, 'utf8')));
    const said = typeof license === 'string' ? license : license?.type;
    return said ?? licenses?.map(({ type }) => type).join(' OR ') ?? null;
  } catch {
    return null;
  }
}

/** Packages with install scripts about which nobody has decided, by name and version. */
export function findUndecidedScripts(
  dependencies: readonly Dependency[],
  decisions: ReadonlyMap<string, boolean>,
): readonly string[] {
  return dependencies
    .filter(({ hasInstallScript }) => hasInstallScript)
    .filter(({ name, version }) => !decisions.has(name) && !decisions.has(`${name}@${version}`))
    .map(({ name, version }) => `${name}@${version}`);
}

/** Packages whose bytes the lock file does not hold to a hash. */
export function findUnverified(dependencies: readonly Dependency[]): readonly string[] {
  return dependencies.filter(({ isVerified }) => !isVerified).map(({ path }) => path);
}
