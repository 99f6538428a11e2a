import { expect, test } from 'vitest';
import { defaultOptions, readCommand } from './options.ts';

test('without words an overload run is five minutes of twice the capacity, on both engines', () => {
  expect(readCommand([])).toEqual({ kind: 'run', options: defaultOptions });
  expect(defaultOptions).toMatchObject({ seconds: 300, times: 2, engines: ['postgres', 'pglite'], boundMs: 1_000 });
});

test.each([
  ['--seconds', '0'],
  ['--seconds', 'many'],
  ['--engines', 'postgres,mysql'],
  ['--set', 'mostInWork'],
  ['--speed', '3'],
])('%s %s is refused with a reason', (...args) => {
  expect(readCommand(args)).toMatchObject({ kind: 'wrong', why: expect.stringContaining(args[0] ?? '') });
});

test('settings are read', () => {
  const command = readCommand([
    '--seconds',
    '20',
    '--engines',
    'pglite',
    '--set',
    'answerMs=50',
    '--set',
    'leastInWork=2',
  ]);
  expect(command).toMatchObject({
    options: { seconds: 20, engines: ['pglite'], settings: { answerMs: 50, leastInWork: 2 } },
  });
});
