/** What a simulated vendor can do wrong, by name, and the list of what it has been told to do wrong next. */
import { z } from 'zod';
import { readCommand, SimulatorCommandError } from './simulator-settings.ts';

/** The parts of the signed text of which one can be wrong. */
export const signedParts = ['key', 'path', 'time', 'body', 'clientId'] as const;
export type SignedPart = (typeof signedParts)[number];

/** How a finished answer is spoiled on its way out. */
export interface AnswerFault {
  readonly message?: (message: Record<string, unknown>) => Record<string, unknown>;
  readonly text?: (text: string) => string;
  readonly signature?: 'absent' | 'raw' | 'spaced';
  readonly wronglySigned?: SignedPart;
  readonly forAnotherClient?: boolean;
  readonly responseTimeAgoMs?: number;
  readonly contentType?: string;
  readonly httpStatus?: number;
  readonly delayMs?: number;
  readonly gzip?: boolean;
  readonly truncated?: boolean;
}

/** One deviation from proper service. Parts left out are as they should be. */
export interface Fault {
  /** False: the work asked for is not done at all. */
  readonly applies: boolean;
  readonly workDelayMs?: number;
  readonly says?: { readonly by: 'gateway' | 'business'; readonly status: string; readonly code: string };
  readonly connection?: 'dropped' | 'reset' | 'hung';
  readonly answer?: AnswerFault;
}

/** A named kind of fault, with what it accepts as arguments. */
export interface Misbehaviour {
  readonly fault: (args: readonly unknown[]) => Fault;
  /** The one operation it makes sense for, if there is one. */
  readonly operation?: string;
}
export type Misbehaviours = Readonly<Record<string, Misbehaviour>>;

const taking = <T extends z.ZodType>(args: T, fault: (args: z.output<T>) => Fault): Misbehaviour => ({
  fault: (given) => fault(readCommand(args, given)),
});

/** A misbehaviour without arguments. */
export const plain = (fault: Fault, operation?: string): Misbehaviour => ({
  fault: (given) => {
    readCommand(z.tuple([]), given);
    return fault;
  },
  ...(operation === undefined ? {} : { operation }),
});

const spoiled = (answer: AnswerFault): Fault => ({ applies: true, answer });

const code = z.string().min(1);
const milliseconds = z.int().min(0);
const whetherApplied = z.object({ applied: z.boolean() }).strict();

/** Every misbehaviour of the gateway; the typed way to them is `Misbehave` in simulator-misbehave.ts. */
export const gatewayMisbehaviours = {
  refusesWith: taking(z.tuple([code, z.enum(['F', 'U', 'A']).default('F')]), ([name, status]) => ({
    applies: false,
    says: { by: 'business', status, code: name },
  })),
  refusesAtGateway: taking(z.tuple([code]), ([name]) => ({
    applies: false,
    says: { by: 'gateway', status: 'F', code: name },
  })),
  refusesUnknown: plain({ applies: false, says: { by: 'gateway', status: 'F', code: 'UNKNOWN_EXCEPTION' } }),
  answersUnknown: taking(z.tuple([whetherApplied]), ([{ applied }]) => ({
    applies: applied,
    says: { by: 'business', status: 'U', code: 'UNKNOWN_EXCEPTION' },
  })),
  inventsCode: taking(z.tuple([code, z.enum(['S', 'F', 'U', 'A'])]), ([name, status]) => ({
    applies: status === 'S',
    says: { by: 'business', status, code: name },
  })),
  dropsAfterWork: plain({ applies: true, connection: 'dropped' }),
  dropsBeforeWork: plain({ applies: false, connection: 'dropped' }),
  resets: taking(z.tuple([whetherApplied]), ([{ applied }]) => ({ applies: applied, connection: 'reset' })),
  hangs: taking(z.tuple([whetherApplied.default({ applied: false })]), ([{ applied }]) => ({
    applies: applied,
    connection: 'hung',
  })),
  slowAnswer: taking(z.tuple([milliseconds]), ([delayMs]) => spoiled({ delayMs })),
  worksLate: taking(z.tuple([milliseconds]), ([workDelayMs]) => ({ applies: true, workDelayMs })),
  unsigned: plain(spoiled({ signature: 'absent' })),
  wronglySigned: taking(z.tuple([z.enum(signedParts)]), ([wronglySigned]) => spoiled({ wronglySigned })),
  rawBase64Signature: plain(spoiled({ signature: 'raw' })),
  spacedSignature: plain(spoiled({ signature: 'spaced' })),
  answersAnotherClient: plain(spoiled({ forAnotherClient: true })),
  staleResponseTime: taking(z.tuple([milliseconds.default(3_600_000)]), ([ago]) => spoiled({ responseTimeAgoMs: ago })),
  httpStatus: taking(z.tuple([z.int().min(200).max(599)]), ([httpStatus]) => spoiled({ httpStatus })),
  proxyPage: taking(z.tuple([z.int().min(400).max(599)]), ([httpStatus]) => ({
    applies: false,
    answer: { httpStatus, signature: 'absent', contentType: 'text/html', text: () => '<h1>Bad Gateway</h1>' },
  })),
  emptyBody: plain(spoiled({ text: () => '' })),
  invalidJson: plain(spoiled({ text: (text) => text.slice(0, -1) })),
  noResult: plain(spoiled({ message: withoutResult })),
  truncated: plain(spoiled({ truncated: true })),
  gzip: plain(spoiled({ gzip: true })),
} satisfies Misbehaviours;

function withoutResult(message: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(message).filter(([key]) => !/^result/i.test(key)));
}

/** Which requests a misbehaviour is meant for. */
export interface Scope<Operation extends string = string> {
  readonly operation?: Operation;
  /** The template's code or id, in either family. */
  readonly templateCode?: string;
  /** How many requests it spoils; default 1, Infinity for all. */
  readonly times?: number;
}

/** The misbehaviours waiting for their request, oldest first. */
export interface FaultList {
  /** @throws {SimulatorCommandError} naming what is accepted, if the name, arguments or scope make no sense. */
  readonly arm: (name: string, args: readonly unknown[], scope: unknown) => void;
  /** Takes the first fault meant for this request. */
  readonly take: (operation: string, templateCode: unknown) => { readonly name: string; readonly fault: Fault } | null;
  readonly clear: () => void;
}

/** Creates an empty list that knows these names and operations. */
export function createFaultList(known: Misbehaviours, operations: readonly string[]): FaultList {
  const misbehaviours = new Map(Object.entries(known));
  const scopeSchema = scopeOf(operations);
  let armed: Armed[] = [];
  return {
    arm(name, args, scope) {
      const misbehaviour = misbehaviours.get(name);
      if (misbehaviour === undefined) {
        throw new SimulatorCommandError(`"${name}" is none of: ${[...misbehaviours.keys()].join(', ')}`);
      }
      const { times = 1, operation = misbehaviour.operation, templateCode } = readCommand(scopeSchema, scope);
      armed.push({ name, fault: misbehaviour.fault(args), operation, templateCode, left: times });
    },
    take(operation, templateCode) {
      const found = armed.find(
        (one) => (one.operation ?? operation) === operation && (one.templateCode ?? templateCode) === templateCode,
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

interface Armed {
  readonly name: string;
  readonly fault: Fault;
  readonly operation: string | undefined;
  readonly templateCode: string | undefined;
  left: number;
}

// JSON has no Infinity; over HTTP it is written as a text.
const forever = z.union([z.literal(Infinity), z.literal('Infinity').transform(() => Infinity)]);

function scopeOf(operations: readonly string[]) {
  return z.strictObject({
    operation: z.enum(operations).optional(),
    templateCode: z.string().optional(),
    times: z.union([z.int().min(1), forever]).optional(),
  });
}
