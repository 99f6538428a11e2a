/** `npm run bench:limits`: a minute at three times each account's limit, over two replicas. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { flood } from '../test/support/flood.ts';

const seconds = Number(process.argv[2] ?? 60);
const callsPerSecond = Number(process.argv[3] ?? 5);

const keeper = spawn(process.execPath, ['test/support/postgres-server.ts'], { stdio: ['pipe', 'pipe', 'inherit'] });
let databaseUrl = '';
for await (const line of createInterface({ input: keeper.stdout })) {
  databaseUrl = line;
  break;
}
try {
  console.log(
    `${seconds} s, two replicas on one PostgreSQL, ${callsPerSecond} calls a second allowed, three times as many requests sent`,
  );
  const results = await flood({ databaseUrl, seconds, callsPerSecond });
  console.table(
    results.map(({ answers, ...row }) => {
      const passed = Object.entries(answers).filter(([name]) => name.endsWith('Success'));
      return {
        ...row,
        'writes passed': passed.reduce((sum, [, count]) => sum + count, 0),
        'writes throttled': answers['PromoThrottledError'] ?? 0,
        'other answers': Object.entries(answers)
          .filter(([name]) => !name.endsWith('Success') && name !== 'PromoThrottledError')
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
      };
    }),
  );
} finally {
  keeper.stdin.end();
  await once(keeper, 'exit');
}
