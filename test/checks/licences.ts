/** Which licences we accept, and which packages have others. SPDX expressions: SPDX specification 2.3, annex D. */
import type { Dependency } from './dependencies.ts';

/** Permissive: they ask for the notice, and for nothing of ours. */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
] as const;

/**
 * Accepted of tools that never reach production: MPL-2.0 is about changes to its own files, Elastic-2.0 about offering
 * the software itself as a service.
 */
const toolsOnly = ['Elastic-2.0', 'MPL-2.0'] as const;

/** A package and what is wrong with its licence. */
export interface LicenceFlaw {
  readonly dependency: Dependency;
  readonly licence: string;
}

export const licenceOf = ({ licence }: Dependency): string => licence ?? 'nothing';

/** Packages whose licence is not accepted where they are used. */
export function findLicenceFlaws(dependencies: readonly Dependency[]): readonly LicenceFlaw[] {
  return dependencies
    .map((dependency) => ({ dependency, licence: licenceOf(dependency) }))
    .filter(({ dependency, licence }) => !isAccepted(licence, dependency.isProduction));
}

/** Of `A OR B` one has to be accepted, of `A AND B` both; AND binds closer. Other operators are not accepted. */
export function isAccepted(expression: string, isProduction: boolean): boolean {
  const accepted: readonly string[] = isProduction ? permissive : [...permissive, ...toolsOnly];
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner !== null) {
    const value = isAccepted(inner[1] ?? '', isProduction) ? 'MIT' : 'refused';
    return isAccepted(expression.replace(inner[0], value), isProduction);
  }
  return expression
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => accepted.includes(licence.trim())));
}

/** Lines of a table: how many packages have which licence, in production and in all. */
export function tabulate(dependencies: readonly Dependency[]): readonly string[] {
  const rows = new Map<string, { production: number; all: number }>();
  for (const dependency of dependencies) {
    const licence = licenceOf(dependency);
    const { production, all } = rows.get(licence) ?? { production: 0, all: 0 };
    rows.set(licence, { production: production + (dependency.isProduction ? 1 : 0), all: all + 1 });
  }
  const lines = [...rows].toSorted(([, a], [, b]) => b.all - a.all || b.production - a.production);
  return [
    `${'licence'.padEnd(28)}${'production'.padStart(12)}${'all'.padStart(8)}`,
    ...lines.map(
      ([licence, { production, all }]) =>
        `${licence.padEnd(28)}${String(production).padStart(12)}${String(all).padStart(8)}`,
    ),
  ];
}
