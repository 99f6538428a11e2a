/** `npm run check`: runs every script named `check:*` at once, prints what each said, fails if any failed. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

interface CheckReport {
  readonly name: string;
  readonly hasPassed: boolean;
  readonly seconds: string;
  readonly said: string;
}

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

function run(name: string): Promise<CheckReport> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    execFile('npm', ['run', '--silent', name], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      resolve({ name, hasPassed: error === null, seconds, said: `${stdout}${stderr}`.trim() });
    });
  });
}

const { scripts } = manifest.parse(JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')));
const names = Object.keys(scripts).filter((name) => name.startsWith('check:'));
const reports = await Promise.all(names.map(run));

for (const { name, hasPassed, said } of reports) if (!hasPassed) console.log(`\n--- ${name}\n${said}`);
console.log();
for (const { name, hasPassed, seconds } of reports)
  console.log(`${hasPassed ? 'passed' : 'FAILED'} ${name} (${seconds} s)`);
process.exitCode = names.length > 0 && reports.every(({ hasPassed }) => hasPassed) ? 0 : 1;
