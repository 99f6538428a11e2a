/** That every planted bug has its place still; `npm run planted-bugs` sees whether they are caught. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plant, plantedBugs } from './bugs.ts';

test.each(Object.entries(plantedBugs))('%s has exactly one place to go', (_, bug) => {
  const source = readFileSync(bug.file, 'utf8');
  expect(plant(bug, source)).not.toBe(source);
});
