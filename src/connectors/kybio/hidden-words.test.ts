import { expect, test } from 'vitest';
import { hideWords, wordsOf } from './hidden-words.ts';

const person = { name: '林美玲 Lin Meiling', phone: '10000452', email: 'm@example.com', birthday: '1988-05-17' };

test.each([
  ['林美玲 Lin Meiling has left', '[hidden] has left'],
  ['Meiling has left', '[hidden] has left'],
  ['born 1988-05-17, m@example.com', 'born [hidden], [hidden]'],
  ['10000452 is taken', '[hidden] is taken'],
  ['+65 1000 0452 is taken', '+[hidden] is taken'],
  ['138-1234-5678 and 231607639459718452', '[hidden] and [hidden]'],
  ['no member 123456', 'no member [hidden]'],
  ['12345 points, 12.50 yuan, 30 s', '12345 points, 12.50 yuan, 30 s'],
  ['重复提交修改', '重复提交修改'],
])('%s is told as: %s', (said, told) => {
  expect(hideWords(said, wordsOf(person))).toBe(told);
});

test('of nobody only long numbers are hidden', () => {
  expect(hideWords('Lin 10000452', wordsOf(null))).toBe('Lin [hidden]');
  expect(hideWords('a b c', wordsOf({ name: 'a', phone: null, email: null, birthday: null }))).toBe('a b c');
  expect(hideWords(null, ['x'])).toBeNull();
});
