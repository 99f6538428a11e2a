/** The test-only build: puts the planted bug that the environment names into the source as tests load it. */
import { relative } from 'node:path';
import type { Plugin } from 'vitest/config';
import { type PlantedBug, plant, plantedBugs } from './bugs.ts';

/** @param name one of the planted bugs, or nothing. @throws {Error} for any other name. */
export function planting(name: string | undefined): Plugin[] {
  if (name === undefined) return [];
  const bug = new Map<string, PlantedBug>(Object.entries(plantedBugs)).get(name);
  if (bug === undefined) throw new Error(`PLANTED_BUG: "${name}" is none of ${Object.keys(plantedBugs).join(', ')}`);
  return [
    {
      name: 'planted-bug',
      enforce: 'pre',
      transform: (source, id) =>
        relative(process.cwd(), id.split('?')[0] ?? id) === bug.file ? { code: plant(bug, source), map: null } : null,
    },
  ];
}
