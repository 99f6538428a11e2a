/** A real browser, where the machine has one. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { readEnvironment } from '../../src/app/config.ts';

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** Its path: `CHROMIUM_PATH`, or where Debian puts it; null where there is none. */
export function findChromium(): string | null {
  const named = readEnvironment()['CHROMIUM_PATH'];
  return (named === undefined ? usualPaths : [named]).find((path) => existsSync(path)) ?? null;
}

/** Without a window. @throws {Error} when the machine has none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium; CHROMIUM_PATH says where to find one.');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
