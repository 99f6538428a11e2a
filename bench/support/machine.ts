/** Where something was measured: enough to compare, nothing that names a machine or a place on it. */
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { z } from 'zod';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Versions by package. */
  readonly packages: Readonly<Record<string, string>>;
}

const manifest = z.object({ version: z.string() });

export function describeMachine(packages: readonly string[]): Machine {
  return {
    cpu: cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    packages: Object.fromEntries(packages.toSorted().map((name) => [name, versionOf(name)])),
  };
}

/** The version that is installed. */
function versionOf(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

/** One line below a chart or table. */
export function captionOf({ cpu, cores, memoryGiB, system, node, packages }: Machine): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [`${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}`, `Node ${node}`, ...versions].join('; ');
}
