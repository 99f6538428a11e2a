import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Milliseconds of a processor that a process has used; null where the system has no `/proc`. */
export function processorTimeOf(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  // proc(5): the name in brackets may hold blanks; 14 and 15 are utime and stime, in ticks.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond();
}

let ticks: number | null = null;

function ticksPerSecond(): number {
  return (ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })));
}
