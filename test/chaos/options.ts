/** What a chaos run can be told. */
import { parseArgs } from 'node:util';

export interface ChaosOptions {
  readonly operations: number;
  readonly seed: number;
  /** Operations under way at once. */
  readonly concurrency: number;
  /** Nothing new begins after so many minutes. */
  readonly minutes: number;
  readonly breaking: Breaking;
  readonly faultPercent: number;
  readonly misbehavingPercent: number;
  readonly disconnectPercent: number;
  /** How long a patient client sends again what is not settled. */
  readonly patienceMs: number;
  /** How long everything may take to settle once the faults are over. */
  readonly settleMs: number;
  /** How many used keys are sent with other input, and how many settled operations once more. */
  readonly conflicts: number;
  readonly replays: number;
  /** Whether the folder with answers and logs is kept. */
  readonly keeps: boolean;
}

/**
 * When processes are broken: a replica killed on one beat and the database restarted on another, null for never; or each
 * of the two once, when a third and when two thirds of the operations have begun.
 */
export type Breaking =
  | { readonly when: 'onBeats'; readonly killEveryMs: number | null; readonly restartDatabaseEveryMs: number | null }
  | { readonly when: 'once' };

const beats = { killEveryMs: 20_000, restartDatabaseEveryMs: 90_000 } as const;

export const defaultOptions: ChaosOptions = {
  operations: 10_000,
  seed: 1,
  concurrency: 12,
  minutes: 35,
  breaking: { when: 'onBeats', ...beats },
  faultPercent: 4,
  misbehavingPercent: 8,
  disconnectPercent: 3,
  patienceMs: 30_000,
  settleMs: 180_000,
  conflicts: 1_000,
  replays: 1_000,
  keeps: false,
};

const flags = {
  operations: { type: 'string' },
  seed: { type: 'string' },
  concurrency: { type: 'string' },
  minutes: { type: 'string' },
  'kill-every-ms': { type: 'string' },
  'restart-database-every-ms': { type: 'string' },
  'fault-percent': { type: 'string' },
  'misbehaving-percent': { type: 'string' },
  'disconnect-percent': { type: 'string' },
  'patience-ms': { type: 'string' },
  'settle-ms': { type: 'string' },
  conflicts: { type: 'string' },
  replays: { type: 'string' },
  keep: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export const help = `Usage: npm run chaos -- [options]

Runs the built server as two replicas on a PostgreSQL of its own, against simulated vendors behind proxies that harm
the network, with clients that retry. Replicas are killed and the database is restarted meanwhile. Then counts
effects in the vendors' books, prints a table, and ends with 1 if anything was lost, doubled or wrongly reported.

  --operations <n>                  intents, each of them sent 1 to 10 times at once (default ${defaultOptions.operations})
  --seed <n>                        decides what is asked and what goes wrong (default ${defaultOptions.seed})
  --concurrency <n>                 intents under way at once (default ${defaultOptions.concurrency})
  --minutes <n>                     begin nothing new after so long (default ${defaultOptions.minutes})
  --kill-every-ms <n>               kill a replica on this beat; 0: never (default ${beats.killEveryMs})
  --restart-database-every-ms <n>   restart PostgreSQL on this beat; 0: never (default ${beats.restartDatabaseEveryMs})
  --fault-percent <n>               exchanges with vendors that the network harms (default ${defaultOptions.faultPercent})
  --misbehaving-percent <n>         operations for which the vendor misbehaves (default ${defaultOptions.misbehavingPercent})
  --disconnect-percent <n>          requests that lose their client (default ${defaultOptions.disconnectPercent})
  --patience-ms <n>                 how long a client sends again what is not settled (default ${defaultOptions.patienceMs})
  --settle-ms <n>                   how long everything may take to settle in the end (default ${defaultOptions.settleMs})
  --conflicts <n>                   used keys to send with other input (default ${defaultOptions.conflicts})
  --replays <n>                     settled operations to send once more (default ${defaultOptions.replays})
  --keep                            keep the folder with answers and logs
  --quiet                           no progress
  --help                            this text`;

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string }
  | { readonly kind: 'run'; readonly options: ChaosOptions; readonly isQuiet: boolean };

/** Reads a command line. */
export function readCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: flags });
    if (values.help) return { kind: 'help' };
    const d = defaultOptions;
    const number = (name: Exclude<keyof typeof values, 'keep' | 'quiet' | 'help'>, otherwise: number): number =>
      wholeNumber(name, values[name], otherwise);
    const beat = (name: 'kill-every-ms' | 'restart-database-every-ms', otherwise: number): number | null =>
      number(name, otherwise) || null;
    const options = {
      operations: number('operations', d.operations),
      seed: number('seed', d.seed),
      concurrency: number('concurrency', d.concurrency),
      minutes: number('minutes', d.minutes),
      breaking: {
        when: 'onBeats' as const,
        killEveryMs: beat('kill-every-ms', beats.killEveryMs),
        restartDatabaseEveryMs: beat('restart-database-every-ms', beats.restartDatabaseEveryMs),
      },
      faultPercent: number('fault-percent', d.faultPercent),
      misbehavingPercent: number('misbehaving-percent', d.misbehavingPercent),
      disconnectPercent: number('disconnect-percent', d.disconnectPercent),
      patienceMs: number('patience-ms', d.patienceMs),
      settleMs: number('settle-ms', d.settleMs),
      conflicts: number('conflicts', d.conflicts),
      replays: number('replays', d.replays),
      keeps: values.keep,
    };
    return { kind: 'run', options, isQuiet: values.quiet };
  } catch (error) {
    return { kind: 'wrong', why: error instanceof Error ? error.message : String(error) };
  }
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name}: must be a whole number, not "${text}"`);
}
