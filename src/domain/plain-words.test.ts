import { expect, test } from 'vitest';
import { oneLine, plainWords } from './plain-words.ts';

test.each([
  ['The budget is exhausted.', 'The budget is exhausted.'],
  ['  額度不足\t', '額度不足'],
  ['no\r\nlevel=error msg=forged', 'no level=error msg=forged'],
  ['\u001b[31mred\u001b[0m \u009b31m', '[31mred [0m  31m'],
  ['pay \u202eevil\u202c \u2066x\u2069', 'pay  evil   x'],
  ['zero\u200bwidth\ufeff and\u2028lines\u2029', 'zero width  and lines'],
  ['\0\u007f\u0085', ''],
])('%j is told as %j', (said, told) => {
  expect(oneLine(said)).toBe(told);
  expect(plainWords(told)).toBe(told);
});

test('a long text is cut, never within a character', () => {
  expect(plainWords('x'.repeat(500))).toBe('x'.repeat(500));
  expect(plainWords('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`);
  const cut = plainWords(`${'x'.repeat(498)}😀${'y'.repeat(9)}`);
  expect(cut).toBe(`${'x'.repeat(498)}…`);
  expect(cut.isWellFormed()).toBe(true);
});
