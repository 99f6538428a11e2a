/** What an overload run can be told. */
import { parseArgs } from 'node:util';

export const engines = ['postgres', 'pglite'] as const;
export type EngineName = (typeof engines)[number];

export interface OverloadOptions {
  readonly engines: readonly EngineName[];
  /** How long the load is more than the server can bear. */
  readonly seconds: number;
  /** How many times the capacity. */
  readonly times: number;
  /** Requests a second that the server can bear; null: found out before. */
  readonly capacity: number | null;
  /** What is promised of the slowest hundredth of what is accepted. */
  readonly boundMs: number;
  /** Changes of `server.overload`, for comparing. */
  readonly settings: Readonly<Record<string, number>>;
  /** Whether the folder with figures, answers and logs is kept. */
  readonly keeps: boolean;
}

export const defaultOptions: OverloadOptions = {
  engines,
  seconds: 300,
  times: 2,
  capacity: null,
  boundMs: 1_000,
  settings: {},
  keeps: false,
};

export const help = `Usage: npm run overload -- [options]

Runs the built server in a process of its own, against simulated vendors in another, with load from a third that
comes at a constant rate whatever the answers do; latency counts from when a request was to be sent. Finds the
capacity, sends a multiple of it, drops to half of it, and then compares the vendors' books with the journal.
Ends with 1 if a promise was broken.

  --seconds <n>     how long the overload lasts (default ${defaultOptions.seconds})
  --times <n>       how many times the capacity is sent (default ${defaultOptions.times})
  --engines <list>  postgres, pglite, or both with a comma (default ${engines.join(',')})
  --capacity <n>    requests a second that count as the capacity (default: found out)
  --bound-ms <n>    what p99 of the accepted must stay under (default ${defaultOptions.boundMs})
  --set <name=n>    a setting of server.overload; may be given again
  --keep            keep the folder with figures, answers and logs
  --help            this text`;

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string }
  | { readonly kind: 'run'; readonly options: OverloadOptions };

const flags = {
  seconds: { type: 'string' },
  times: { type: 'string' },
  engines: { type: 'string' },
  capacity: { type: 'string' },
  'bound-ms': { type: 'string' },
  set: { type: 'string', multiple: true },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Reads a command line. */
export function readCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options: flags });
    if (values.help) return { kind: 'help' };
    const d = defaultOptions;
    const options = {
      engines: values.engines === undefined ? d.engines : readEngines(values.engines),
      seconds: positive('seconds', values.seconds) ?? d.seconds,
      times: positive('times', values.times) ?? d.times,
      capacity: positive('capacity', values.capacity) ?? d.capacity,
      boundMs: positive('bound-ms', values['bound-ms']) ?? d.boundMs,
      settings: Object.fromEntries((values.set ?? []).map(readSetting)),
      keeps: values.keep,
    };
    return { kind: 'run', options };
  } catch (error) {
    return { kind: 'wrong', why: error instanceof Error ? error.message : String(error) };
  }
}

function readEngines(text: string): readonly EngineName[] {
  const names = text.split(',');
  const known = engines.filter((engine) => names.includes(engine));
  if (known.length !== names.length) throw new Error(`--engines: knows ${engines.join(' and ')}, not "${text}"`);
  return known;
}

function positive(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,7}(\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`--${name}: must be a number above 0, not "${text}"`);
}

function readSetting(text: string): readonly [string, number] {
  const [, name, value] = /^(\w+)=(\d{1,7})$/.exec(text) ?? [];
  if (name === undefined) throw new Error(`--set: must be like mostInWork=64, not "${text}"`);
  return [name, Number(value)];
}
