/** `npm run chaos`: real sockets, real processes, real crashes; then every effect is counted. */
import { type ChaosResult, runChaos } from './chaos.ts';
import { type ChaosOptions, help, readCommand } from './options.ts';
import { describe, printCells, printTable } from './table.ts';

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
    await run(command.options, command.isQuiet);
    break;
}

async function run(options: ChaosOptions, isQuiet: boolean): Promise<void> {
  const startedAt = performance.now();
  const tell = isQuiet ? () => undefined : createProgress(startedAt);
  try {
    const result = await runChaos(options, tell, interrupt.signal);
    report(result);
    print(`\n${Math.round((performance.now() - startedAt) / 1000)} s in all, seed ${options.seed}`);
    process.exitCode = result.isClean ? 0 : 1;
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    print('\ninterrupted');
    process.exit(130);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** On a terminal one line that changes; elsewhere a line every ten seconds. */
function createProgress(startedAt: number): (line: string) => void {
  const isTerminal = process.stdout.isTTY;
  let nextAt = 0;
  return (line) => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    if (isTerminal) process.stdout.write(`\r\u001b[K${seconds} s: ${line}`);
    else if (seconds >= nextAt) {
      nextAt = seconds + 10;
      print(`${seconds} s: ${line}`);
    }
  };
}

function report({ summary, judgement, harm, conflicts, replays, ...rest }: ChaosResult): void {
  print(`\n\n${printTable(summary)}\n`);
  print(
    printCells([
      ['', 'sent', 'as expected', 'vendor calls'],
      ...[
        { name: 'used keys with other input: KEY_REUSED', ...conflicts },
        { name: 'replays: equal to the first answer, and marked', ...replays },
      ].map(({ name, sent, asExpected, vendorCalls }) => [name, ...[sent, asExpected, vendorCalls].map(String)]),
    ]),
  );
  const total = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  print(`
harmed by the network   ${total(harm.network)} of ${harm.exchanges} exchanges: ${list(harm.network)}
misbehaviours           ${total(harm.misbehaviours)}: ${list(harm.misbehaviours)}
clients cut off         ${harm.disconnects}
replicas killed         ${harm.kills}, and ended by themselves for want of a database ${harm.fell}
database restarted      ${harm.databaseRestarts}
idle repeats            ${rest.idleRepeats} (an update with what the benefit had already)
time                    ${Math.round(rest.took.harmedMs / 1000)} s with faults, ${Math.round(rest.took.settlingMs / 1000)} s to settle`);
  const wrong = judgement.operations.filter(({ findings }) => findings.length > 0);
  for (const one of wrong.slice(0, 20)) print(`\n${describe(one)}`);
  if (wrong.length > 20) print(`\n... and ${wrong.length - 20} more`);
  for (const stray of judgement.strays.slice(0, 20)) print(`\nnobody's effect: ${JSON.stringify(stray)}`);
  for (const surprise of [...conflicts.surprises, ...replays.surprises]) print(`\nsurprise: ${surprise}`);
  if (rest.folder !== null) print(`\nanswers and logs: ${rest.folder}`);
}
