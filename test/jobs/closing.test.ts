/** A process that has closed its queue and its database has nothing left to live for, and ends by itself. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { createDatabase, engines } from '../support/engines.ts';

const source = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

const program = `
  import { systemClock } from ${source('domain/clock.ts')};
  import { openJobQueue } from ${source('jobs/queue.ts')};
  import { startRecovery } from ${source('jobs/recovery.ts')};
  import { openDatabase } from ${source('store/database.ts')};
  const trouble = [];
  const database = await openDatabase(JSON.parse(process.argv.at(-1)), (error) => trouble.push(error.message));
  const queue = await openJobQueue({ db: database.db, leaseMs: 1_000, onTrouble: (reason) => trouble.push(reason) });
  let rounds = 0;
  const work = { hasForgotten: async () => (rounds += 1) > 0, takeForgotten: async () => [] };
  const onError = (error) => trouble.push(String(error));
  const recovery = startRecovery({ queue, work, clock: systemClock, everyMs: 50, onError });
  while (rounds < 30) await systemClock.sleep(50);
  await recovery.stop();
  await queue.close();
  await database.close();
  console.log(JSON.stringify({ trouble }));
`;

test.each(engines)('on %s', { timeout: 60_000 }, async (engine) => {
  const { location, drop } = await createDatabase(engine);
  onTestFinished(drop);
  const args = ['--input-type=module', '--eval', program, JSON.stringify(location)];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    timeout: 50_000,
    killSignal: 'SIGKILL',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ trouble: [] });
});
