/** Does to a folder what `docker build` does to the image, as far as that can be done without an engine. */
import { execFile } from 'node:child_process';
import { chownSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ImageFile } from './image-file.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** The image's own files below `folder`: `app` and `state`. */
export async function assemble(image: ImageFile, folder: string): Promise<void> {
  const app = join(folder, 'app');
  mkdirSync(app, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(root, name), join(app, name));
  const [install = '', ...more] = image.commandsOf('packages');
  if (!install.startsWith('npm ci ') || more.join() !== 'mkdir /state')
    throw new Error('this is another packages stage');
  await run('npm', [...install.split(' ').slice(1), '--prefer-offline'], { cwd: app, maxBuffer: 2 ** 26 });
  const [, build = '', ...others] = image.commandsOf('build');
  if (!build.startsWith('node build.ts ') || others.length > 0) throw new Error('this is another build stage');
  await run(process.execPath, [...build.split(' ').slice(1), '--out', join(app, 'dist')], { cwd: root });
  const state = join(folder, 'state');
  mkdirSync(state);
  const [uid = Number.NaN, gid = Number.NaN] = image.user.split(':').map(Number);
  chownSync(state, uid, gid);
}
