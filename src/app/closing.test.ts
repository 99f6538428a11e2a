import { afterEach, expect, test, vi } from 'vitest';
import { closeOne } from './closing.ts';
import { createLogger } from './telemetry.ts';

afterEach(() => void vi.useRealTimers());

test('says every ten seconds what is being waited for, until it has closed', async () => {
  vi.useFakeTimers();
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  const { promise, resolve } = Promise.withResolvers<void>();
  const closed = closeOne(logger, 'workers', () => promise);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).toContain('"what":"workers"');
    expect(line).toContain('"msg":"still closing"');
  }
  resolve();
  await closed;
  await vi.advanceTimersByTimeAsync(25_000);
  expect(lines).toHaveLength(2);
});
