import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCrashProgram } from '../support/crash-program.ts';

test('one process a directory: a second one says whose it is and ends, until the first is dead', async () => {
  const program = await createCrashProgram({ engine: 'pglite' });
  onTestFinished(() => program.close());
  const directory = program.location.kind === 'directory' ? program.location.directory : '';
  const owner = await program.start();

  const second = await program.start();
  expect(await second.ended).toEqual({
    signal: null,
    exitCode: 69,
    complaint: `${directory} is in use by process ${owner.pid}. Stop that process, or give this one a directory of its own with PROMOTIONS_DIR, or a PostgreSQL server with DATABASE_URL.`,
  });
  expect(await owner.ask('{ promoOperations { totalCount } }', {})).toEqual({
    data: { promoOperations: { totalCount: 0 } },
  });

  await owner.kill();
  const heir = await program.start();
  expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: heir.pid });
  expect(await heir.ask('{ promoOperations { totalCount } }', {})).toEqual({
    data: { promoOperations: { totalCount: 0 } },
  });
}, 120_000);
