/** `npm run overload`: more than the server can bear, for minutes; then every effect is counted. */

import { printCells } from '../chaos/table.ts';
import { build } from '../process/children.ts';
import type { Report } from './judge.ts';
import { help, type OverloadOptions, readCommand } from './options.ts';
import { runOverload } from './overload.ts';

/** The first interrupt tidies up; a second one ends it at once. */
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => (interrupt.signal.aborted ? process.exit(130) : interrupt.abort()));

const command = readCommand(process.argv.slice(2));
switch (command.kind) {
  case 'help':
    print(help);
    break;
  case 'wrong':
    print(`${command.why}\n\n${help}`);
    process.exitCode = 78;
    break;
  case 'run':
    await run(command.options);
    break;
}

async function run(options: OverloadOptions): Promise<void> {
  const startedAt = performance.now();
  const tell = (line: string): void => print(`${Math.round((performance.now() - startedAt) / 1000)} s: ${line}`);
  const { program, remove } = await build();
  try {
    for (const engine of options.engines) {
      const made = await runOverload({ options, engine, program, tell, interrupt: interrupt.signal });
      report(made);
      if (made.criteria.some(({ isKept }) => !isKept)) process.exitCode = 1;
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    print('interrupted');
    process.exitCode = 130;
  } finally {
    await remove();
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function report({ engine, capacity, phases, server, lateP99, criteria, ledger }: Report): void {
  const titles = [
    '',
    'sent/s',
    'accepted/s',
    'turned away/s',
    'throttled/s',
    'p50',
    'p99',
    'max',
    'away p50',
    'away p99',
  ];
  const rows = phases.map(({ name, seconds, total: { sent, accepted, shed, throttled } }) => [
    name,
    ...[sent, accepted.count, shed.count, throttled].map((count) => String(Math.round(count / seconds))),
    ...[accepted.p50, accepted.p99, accepted.max, shed.p50, shed.p99].map((ms) => `${Math.round(ms)} ms`),
  ]);
  const { rssMb } = server;
  const at = (part: number): string => `${rssMb[Math.min(rssMb.length - 1, Math.floor(rssMb.length * part))] ?? 0}`;
  print(`
${engine}: capacity ${Math.round(capacity)} requests a second

${printCells([titles, ...rows])}

memory (RSS)   ${[0, 0.25, 0.5, 0.75, 1].map(at).join(', ')} MB at each quarter of the overload; ${Math.round(server.rssSlopeMbPerMinute * 10) / 10} MB a minute after its first third; heap at most ${server.heapMbMax} MB
processor      ${server.cpuMsPerAccepted} ms for each accepted request
event loop     ${server.loopP50Ms} ms late in the middle, ${server.loopP99MsMax} ms p99 in the worst second
journal        ${JSON.stringify(ledger.states)}
load           sent its own requests ${lateP99} ms late (p99)

${printCells([['promise', 'seen', ''], ...criteria.map(({ promise, seen, isKept }) => [promise, seen, isKept ? 'kept' : 'BROKEN'])])}
`);
}
