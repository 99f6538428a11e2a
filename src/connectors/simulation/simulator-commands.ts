/** The control plane: how another process inspects and commands a simulator. Not part of any vendor. */
import { z } from 'zod';

/** A command to a simulator that makes no sense; its message says what would. */
export class SimulatorCommandError extends Error {
  override readonly name = 'SimulatorCommandError';
}

/**
 * Reads a command's content.
 * @throws {SimulatorCommandError} naming every problem, and with `hint` as its last line.
 */
export function readCommand<T extends z.ZodType>(schema: T, value: unknown, hint = ''): z.output<T> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new SimulatorCommandError([z.prettifyError(read.error), hint].filter(Boolean).join('\n'));
}

/** Commands by method and name, such as `GET books`; each takes the parsed body and returns what to answer. */
export type Commands = Readonly<Record<string, (body: unknown) => unknown>>;

/** Where the control plane lives. */
export const controlPrefix = '/_simulator/';

/** What a command answered: an HTTP status and something to print as JSON. */
export interface ControlAnswer {
  readonly httpStatus: number;
  readonly content: unknown;
}

/** Runs one command; what makes no sense is answered with 400 or 404 and the accepted names. */
export function runCommand(commands: Commands, name: string, body: string): ControlAnswer {
  const command = new Map(Object.entries(commands)).get(name);
  if (command === undefined) {
    return { httpStatus: 404, content: { error: `"${name}" is none of: ${Object.keys(commands).join(', ')}` } };
  }
  try {
    return { httpStatus: 200, content: command(parse(body)) ?? { ok: true } };
  } catch (error) {
    if (!(error instanceof SimulatorCommandError)) throw error;
    return { httpStatus: 400, content: { error: error.message } };
  }
}

/** The commands that show and change a simulator's settings; what is posted may name some of them. */
export function settingsCommands<T extends z.ZodRawShape>(schema: z.ZodObject<T>, settings: object): Commands {
  const order = (): z.ZodType<object> => schema.partial().strict();
  const names = `accepted: ${Object.keys(schema.shape).join(', ')}`;
  return {
    'GET settings': () => settings,
    'POST settings': (body) => Object.assign(settings, readCommand(order(), body, names)),
  };
}

function parse(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new SimulatorCommandError('the body is not JSON', { cause });
  }
}
