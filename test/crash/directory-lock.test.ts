import { expect, onTestFinished, test } from 'vitest';
import { createCrashProgram } from '../support/crash-program.ts';
import { createDatabase } from '../support/engines.ts';

const inUse = (directory: string, pid: number) => ({
  signal: null,
  exitCode: 69,
  complaint: `${directory} is in use by process ${pid}. Stop that process, or give this one a directory of its own with PROMOTIONS_DIR, or a PostgreSQL server with DATABASE_URL.`,
});

test('one process a directory: a second one says whose it is and ends, and takes it over from a dead one', async () => {
  const program = await createCrashProgram({ database: await createDatabase('pglite') });
  onTestFinished(() => program.close());
  const directory = program.location.kind === 'directory' ? program.location.directory : '';
  const owner = await program.start();
  const intruder = await program.start();
  expect(await intruder.ended).toEqual(inUse(directory, owner.pid));
  expect(owner.state).toBe('listening');

  await owner.kill();
  const heir = await program.start();
  expect(heir.state).toBe('listening');
  const late = await program.start();
  expect(await late.ended).toEqual(inUse(directory, heir.pid));
}, 300_000);
