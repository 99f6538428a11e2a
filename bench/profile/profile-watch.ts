/**
 * Loaded into a server with `--import`: SIGUSR2 begins a profile of its processor time, the next one writes it down in
 * the folder that its own address names (`?folder=`).
 */
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

const folder = new URL(import.meta.url).searchParams.get('folder') ?? '.';
const everyMicroseconds = 200;
const session = new Session();
let isOn = false;

async function turn(): Promise<void> {
  isOn = !isOn;
  if (isOn) {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: everyMicroseconds });
    return session.post('Profiler.start');
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  // Whoever waits for the file finds all of it.
  const file = join(folder, `${process.pid}.cpuprofile`);
  writeFileSync(`${file}.part`, JSON.stringify(profile));
  renameSync(`${file}.part`, file);
}

process.on('SIGUSR2', () => void turn());
