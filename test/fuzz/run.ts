/** `npm run fuzz -- --requests 100000 --seed 1`: hostile bodies and headers against the built server. */
import { parseArgs } from 'node:util';
import { growthOf, mostGrowthPercent } from '../support/memory-growth.ts';
import { fuzz } from './fuzz.ts';
import { startFuzzedProgram } from './program.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const program = await startFuzzedProgram();
const startedAt = performance.now();
try {
  const report = await fuzz({
    port: program.port,
    pid: program.pid,
    token: program.token,
    seed: Number(values.seed),
    requests: Number(values.requests),
    onProgress: (done, rss) => done % 10_000 === 0 && console.log(`${done} requests, ${rss} MiB`),
  });
  const { statuses, broken, shapeless, rssMiB } = report;
  console.table(statuses);
  console.log(
    `seed ${values.seed}, ${values.requests} requests in ${Math.round((performance.now() - startedAt) / 1000)} s`,
  );
  const { from, to, percent } = growthOf(rssMiB);
  console.log(`memory in MiB after each thousand: ${rssMiB.join(' ')}`);
  console.log(`after the first third: ${from} MiB to ${to} MiB, ${percent} %; ${mostGrowthPercent} % are allowed`);
  console.log(
    `5xx that are no 503: ${broken.length}; no GraphQL answer: ${shapeless.length}; errors logged: ${program.errors().length}; ended: ${program.hasEnded()}`,
  );
  for (const each of [...broken, ...shapeless].slice(0, 5)) console.log(JSON.stringify(each, null, 2).slice(0, 4_000));
  for (const line of program.errors().slice(0, 5)) console.log(line.slice(0, 2_000));
  const mistakes = broken.length + shapeless.length + program.errors().length;
  process.exitCode = mistakes > 0 || percent > mostGrowthPercent || program.hasEnded() ? 1 : 0;
} finally {
  await program.stop();
}
