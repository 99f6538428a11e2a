/** A tree of files that break rules on purpose, and what a tool says about it. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** File name to content; later entries of the same name win. */
export type Files = Readonly<Record<string, string>>;

export interface Run {
  /** Our own configuration files, copied into the tree. */
  readonly configs: readonly string[];
  readonly files: Files;
  /** A binary under node_modules/.bin and its arguments. */
  readonly command: readonly [string, ...string[]];
}

/** Path of a file of the project. */
export function inProject(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** Plants the files in a directory of their own, runs the tool there, and returns the JSON it printed. */
export async function runOnPlants({ configs, files, command: [tool, ...args] }: Run): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), 'promotions-planted-'));
  try {
    for (const config of configs) await copyFile(inProject(config), join(directory, basename(config)));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), content);
    }
    return JSON.parse(await output(inProject(`node_modules/.bin/${tool}`), args, directory));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What the tool printed, whatever its exit code: finding something is no failure here. */
function output(script: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, ...args], { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(`${script} printed nothing: ${stderr}`, { cause: error }));
      else resolve(stdout);
    });
  });
}
