/** What any simulated vendor can do wrong, by name, and the list of what one has been told to do wrong next. */
import { z } from 'zod';
import { type Commands, readCommand, SimulatorCommandError } from './simulator-commands.ts';

/** How a finished answer is spoiled on its way out. */
export interface AnswerFault {
  /** Changes the text before the vendor makes its headers, so that a signature covers what is sent. */
  readonly text?: (text: string) => string;
  readonly httpStatus?: number;
  readonly delayMs?: number;
  readonly gzip?: boolean;
  readonly truncated?: boolean;
  /** Something in front of the vendor answers this HTML; nothing of the vendor's own answer is sent. */
  readonly page?: string;
}

/** One deviation from proper service. Parts left out are as they are in proper service. */
export interface Fault<Own = unknown> {
  /** False: the work asked for is not done at all. */
  readonly applies: boolean;
  readonly workDelayMs?: number;
  readonly connection?: 'dropped' | 'reset' | 'hung';
  readonly answer?: AnswerFault;
  /** What only this vendor's protocol can do wrong; handed to its answer. */
  readonly own?: Own;
}

/** A named kind of fault, with what it accepts as arguments. */
export interface Misbehaviour<Own = unknown> {
  readonly fault: (args: readonly unknown[]) => Fault<Own>;
  /** The one operation it makes sense for, if there is one. */
  readonly operation?: string;
}
export type Misbehaviours<Own = unknown> = Readonly<Record<string, Misbehaviour<Own>>>;

/** A misbehaviour with arguments. */
export const taking = <T extends z.ZodType, Own>(
  args: T,
  fault: (args: z.output<T>) => Fault<Own>,
): Misbehaviour<Own> => ({ fault: (given) => fault(readCommand(args, given)) });

/** A misbehaviour without arguments. */
export const plain = <Own>(fault: Fault<Own>, operation?: string): Misbehaviour<Own> => ({
  fault: (given) => {
    readCommand(z.tuple([]), given);
    return fault;
  },
  ...(operation === undefined ? {} : { operation }),
});

const spoiled = (answer: AnswerFault): Fault<never> => ({ applies: true, answer });

const milliseconds = z.int().min(0);
const whetherApplied = z.object({ applied: z.boolean() }).strict();

/** What can go wrong whatever the protocol; the typed way to them is `NeutralMisbehave` in simulator-misbehave.ts. */
export const neutralMisbehaviours = {
  dropsAfterWork: plain<never>({ applies: true, connection: 'dropped' }),
  dropsBeforeWork: plain<never>({ applies: false, connection: 'dropped' }),
  resets: taking(
    z.tuple([whetherApplied]),
    ([{ applied }]): Fault<never> => ({ applies: applied, connection: 'reset' }),
  ),
  hangs: taking(
    z.tuple([whetherApplied.default({ applied: false })]),
    ([{ applied }]): Fault<never> => ({ applies: applied, connection: 'hung' }),
  ),
  slowAnswer: taking(z.tuple([milliseconds]), ([delayMs]) => spoiled({ delayMs })),
  worksLate: taking(z.tuple([milliseconds]), ([workDelayMs]): Fault<never> => ({ applies: true, workDelayMs })),
  httpStatus: taking(z.tuple([z.int().min(200).max(599)]), ([httpStatus]) => spoiled({ httpStatus })),
  proxyPage: taking(
    z.tuple([z.int().min(400).max(599)]),
    ([httpStatus]): Fault<never> => ({ applies: false, answer: { httpStatus, page: '<h1>Bad Gateway</h1>' } }),
  ),
  emptyBody: plain(spoiled({ text: () => '' })),
  invalidJson: plain(spoiled({ text: (text) => text.slice(0, -1) })),
  truncated: plain(spoiled({ truncated: true })),
  gzip: plain(spoiled({ gzip: true })),
} satisfies Misbehaviours<never>;

/** Which requests a misbehaviour is meant for. */
export interface Scope<Operation extends string = string> {
  readonly operation?: Operation;
  /** What the request is about: a template's code, a member's uid. */
  readonly target?: string;
  /** How many requests it spoils; default 1, Infinity for all. */
  readonly times?: number;
}

/** The misbehaviours waiting for their request, oldest first. */
export interface FaultList<Own = unknown> {
  /** @throws {SimulatorCommandError} naming what is accepted, if the name, arguments or scope make no sense. */
  readonly arm: (name: string, args: readonly unknown[], scope: unknown) => void;
  /** Takes the first fault meant for this request. */
  readonly take: (operation: string, target: unknown) => { readonly name: string; readonly fault: Fault<Own> } | null;
  readonly clear: () => void;
}

/** Creates an empty list that knows these names and operations. */
export function createFaultList<Own>(known: Misbehaviours<Own>, operations: readonly string[]): FaultList<Own> {
  const misbehaviours = new Map(Object.entries(known));
  let armed: Array<Armed<Own>> = [];
  return {
    arm(name, args, scope) {
      const misbehaviour = misbehaviours.get(name);
      if (misbehaviour === undefined) {
        throw new SimulatorCommandError(`"${name}" is none of: ${[...misbehaviours.keys()].join(', ')}`);
      }
      const { times = 1, operation = misbehaviour.operation, target } = readCommand(scopeOf(operations), scope);
      armed.push({ name, fault: misbehaviour.fault(args), operation, target, left: times });
    },
    take(operation, target) {
      const found = armed.find(
        (one) => (one.operation ?? operation) === operation && (one.target ?? target) === target,
      );
      if (found === undefined) return null;
      found.left -= 1;
      armed = armed.filter((one) => one.left > 0);
      return { name: found.name, fault: found.fault };
    },
    clear() {
      armed = [];
    },
  };
}

const order = z.looseObject({ name: z.string(), args: z.array(z.unknown()).optional() });

/** The commands that arm and disarm misbehaviours. */
export function misbehaviourCommands(faults: Pick<FaultList, 'arm' | 'clear'>): Commands {
  const example = 'for example: {"name":"hangs","args":[{"applied":true}],"target":"T1","times":2}';
  return {
    'POST misbehave': (body) => {
      const { name, args = [], ...scope } = readCommand(order, body, example);
      faults.arm(name, args, scope);
    },
    'POST clear': () => faults.clear(),
  };
}

interface Armed<Own> {
  readonly name: string;
  readonly fault: Fault<Own>;
  readonly operation: string | undefined;
  readonly target: string | undefined;
  left: number;
}

// JSON has no Infinity; over HTTP it is written as a text.
const forever = z.union([z.literal(Infinity), z.literal('Infinity').transform(() => Infinity)]);

function scopeOf(operations: readonly string[]) {
  return z.strictObject({
    operation: z.enum(operations).optional(),
    target: z.string().optional(),
    times: z.union([z.int().min(1), forever]).optional(),
  });
}
