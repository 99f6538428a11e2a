/** `npm run schema:diff`: what this schema changes for those who rely on the released one. */
import { readFileSync } from 'node:fs';
import { compareSchemas } from './evolution.ts';

const [released = 'schema/released.graphql', present = 'schema/promotions.graphql'] = process.argv.slice(2);
const read = (path: string): string => readFileSync(path, 'utf8');

const { breaking, dangerous, undated } = compareSchemas(read(released), read(present));
const lines = [
  ...breaking.map((sentence) => `breaking: ${sentence}`),
  ...undated.map((sentence) => `undated: ${sentence}`),
  ...dangerous.map((sentence) => `dangerous: ${sentence}`),
  `${breaking.length} breaking, ${undated.length} undated, ${dangerous.length} dangerous, against ${released}`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = breaking.length + undated.length > 0 ? 1 : 0;
