import { describe, expect, test } from 'vitest';
import { describeUse, readArguments } from '../../bench/support/arguments.ts';

const known = ['served', 'growth', 'start'];

describe('the command line of the benchmarks', () => {
  test('without anything runs all of them', () => {
    expect(readArguments([], known)).toEqual({
      names: known,
      seconds: 3,
      rounds: 6,
      out: 'bench/results',
      help: false,
    });
  });

  test('runs those that are named, in the order in which they are registered', () => {
    const args = ['start', 'served', '--seconds', '0.5', '--rounds', '2', '--out', 'elsewhere'];
    expect(readArguments(args, known)).toEqual({
      names: ['served', 'start'],
      seconds: 0.5,
      rounds: 2,
      out: 'elsewhere',
      help: false,
    });
  });

  test.each<[string[], RegExp]>([
    [['speed'], /^There is no benchmark "speed"\.$/],
    [['--seconds', 'long'], /^--seconds must be a number from 0\.2 to 3600$/],
    [['--seconds', '0'], /^--seconds must be a number from 0\.2 to 3600$/],
    [['--rounds', '1.5'], /^--rounds must be a whole number$/],
    [['--rounds', '0'], /^--rounds must be a number from 1 to 1000$/],
    [['--quick'], /--quick/],
  ])('refuses %j and says why', (args, words) => {
    const reading = readArguments(args, known);
    expect('problems' in reading ? reading.problems : []).toEqual([expect.stringMatching(words)]);
  });

  test('says every problem at once', () => {
    const reading = readArguments(['speed', '--seconds', 'long', '--rounds', 'many'], known);
    expect('problems' in reading ? reading.problems : []).toHaveLength(3);
  });

  test('explains itself, with what each option is without being named', () => {
    const use = describeUse([{ name: 'served', about: 'queries a second' }]);
    expect(use).toMatch(/^ {2}served +queries a second$/m);
    expect(use).toMatch(/^ {2}--seconds +how long .* \(3\)$/m);
    expect(use).toMatch(/^ {2}--rounds +how often .* \(6\)$/m);
    expect(use).toMatch(/^ {2}--out +where results are kept \(bench\/results\)$/m);
    expect(use).toMatch(/^ {2}--help +this$/m);
  });
});
