/** The control plane: how another process inspects and commands a simulator. Not part of the vendor. */
import { z } from 'zod';
import type { FaultList } from './simulator-faults.ts';
import { readCommand, SimulatorCommandError } from './simulator-settings.ts';

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

/** The commands that arm and disarm misbehaviours. */
export function misbehaviourCommands(faults: FaultList): Commands {
  const order = z.looseObject({ name: z.string(), args: z.array(z.unknown()).optional() });
  const example =
    'for example: {"name":"answersUnknown","args":[{"applied":true}],"operation":"updateBudget","times":2}';
  return {
    'POST misbehave': (body) => {
      const { name, args = [], ...scope } = readCommand(order, body, example);
      faults.arm(name, args, scope);
    },
    'POST clear': () => faults.clear(),
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
