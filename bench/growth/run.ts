/** `node --import tsx bench/growth/run.ts [--largest N] [--rounds N]`: this benchmark by itself, as text. */
import { parseArgs } from 'node:util';
import { growth } from './growth.ts';

const { values } = parseArgs({
  options: { largest: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '5' } },
});
const say = (line: string): void => console.error(line);
const { goals, tables } = await growth.run({ rounds: Number(values.rounds), largest: Number(values.largest), say });
for (const { what, reach, found, isReached } of goals)
  console.log(`${isReached ? 'reached' : 'MISSED '} ${what}: ${found}, ${reach}`);
for (const { title, columns, rows } of tables)
  console.log([`\n${title}`, ...[columns, ...rows].map((row) => row.join(' | '))].join('\n'));
