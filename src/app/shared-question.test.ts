import { expect, test } from 'vitest';
import { shareQuestion } from './shared-question.ts';

test('is asked once, however many want to know, and again when somebody wants to know later', async () => {
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let asked = 0;
  const share = shareQuestion(() => answers[asked++]?.promise ?? Promise.reject(new Error('asked too often')));
  const crowd = Array.from({ length: 100 }, () => share());
  expect(asked).toBe(1);
  answers[0]?.resolve('first');
  expect(new Set(await Promise.all(crowd))).toEqual(new Set(['first']));
  const later = [share(), share()];
  answers[1]?.reject(new Error('away'));
  for (const answer of later) await expect(answer).rejects.toThrow('away');
  expect(asked).toBe(2);
});
