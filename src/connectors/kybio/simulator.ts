/** KYBIO's member API on loopback: strict, with books of its own, and misbehaving on command. */
import { z } from 'zod';
import { type Commands, readCommand, settingsCommands } from '../simulation/simulator-commands.ts';
import {
  compressing,
  fieldOf,
  type Receive,
  type ReceivedRequest,
  type SimulatedAnswer,
} from '../simulation/simulator-desk.ts';
import { createFaultList, neutralMisbehaviours } from '../simulation/simulator-faults.ts';
import {
  createSimulatorServer,
  type SimulatorServer,
  type SimulatorServerOptions,
} from '../simulation/simulator-server.ts';
import { createKybioBooks, type Increments, type KybioEffect, type KybioMemberView } from './simulator-books.ts';
import { handle, type Office } from './simulator-business.ts';
import { createDoor, type KybioApp } from './simulator-door.ts';
import { createEnvelopeWriter, type EnvelopeWriter } from './simulator-envelope.ts';
import { refused, type Verdict } from './simulator-errors.ts';
import { createKybioMisbehave, type KybioFault, type KybioMisbehave, kybioMisbehaviours } from './simulator-faults.ts';
import { NumberToken } from './simulator-json.ts';
import { createCallCounter } from './simulator-quota.ts';
import { type KybioSeed, kybioSeeds } from './simulator-seeds.ts';
import {
  defaultKybioSimulatorSettings,
  type KybioSimulatorSettings,
  kybioSimulatorSettings,
} from './simulator-settings.ts';
import { methods } from './wire.ts';

/** How to set a simulator up. */
export interface KybioSimulatorOptions extends SimulatorServerOptions {
  /** The first one's calls are what the books count when nobody else is named. */
  readonly apps: readonly KybioApp[];
  /** Default: members of every kind. */
  readonly members?: readonly KybioSeed[];
  /** What stands before a method's name; default: /openapi/v1. */
  readonly prefix?: string;
}

/** Everything the simulated vendor knows and has seen. */
export interface KybioSimulatorBooks {
  members(): readonly KybioMemberView[];
  /** Every change that a request has made, oldest first; tills are not among them. */
  effects(): readonly KybioEffect[];
  requests(): readonly ReceivedRequest[];
  /** Calls counted today, in UTC+8; of the first app unless another is named. */
  callsToday(appId?: string): number;
  /** Calls refused because there were too many in one second. */
  overLimit(): number;
  /** Back to the seeds, with no effects, requests, counts or burnt keys; settings and misbehaviours stay. */
  reset(): void;
}

/** A running simulator. */
export interface KybioSimulator {
  /** Where it listens; the control plane is behind it. */
  readonly url: string;
  /** What an account is configured with: `url` and the prefix. */
  readonly baseUrl: string;
  /** Hands a request in without a socket: what is done with it is the same. */
  readonly deliver: SimulatorServer['deliver'];
  readonly books: KybioSimulatorBooks;
  readonly misbehave: KybioMisbehave;
  /** May be changed at any time. */
  readonly settings: KybioSimulatorSettings;
  /** Does what a till does: changes a member behind everybody's back. @throws if there is no such member. */
  ringUp(uid: string, increments: Increments): void;
  /** Ends open connections and unfinished work too. */
  close(): Promise<void>;
}

/** Starts a simulator; resolves when it listens. */
export async function createKybioSimulator(options: KybioSimulatorOptions): Promise<KybioSimulator> {
  const { apps, members = kybioSeeds, prefix = '/openapi/v1', now = () => new Date() } = options;
  const settings = defaultKybioSimulatorSettings();
  const books = createKybioBooks(members);
  const counter = createCallCounter(settings, now);
  const writer = createEnvelopeWriter(settings);
  const faults = createFaultList<KybioFault>({ ...neutralMisbehaviours, ...kybioMisbehaviours }, Object.keys(methods));
  const server = await createSimulatorServer(options, {
    receive: compressing(
      receiveWith({ books, settings, counter, apps, now, prefix, writer }),
      () => settings.compresses,
    ),
    faults,
    commands: { ...commandsOf(() => simulator), ...settingsCommands(kybioSimulatorSettings, settings) },
  });
  const simulator: KybioSimulator = {
    url: server.url,
    deliver: server.deliver,
    baseUrl: `${server.url}${prefix}`,
    settings,
    misbehave: createKybioMisbehave(faults),
    ringUp: books.ringUp,
    books: {
      members: books.members,
      effects: books.effects,
      requests: server.requests,
      callsToday: (appId = apps[0]?.appId ?? '') => counter.used(appId),
      overLimit: counter.overLimit,
      reset() {
        books.reset();
        counter.reset();
        writer.reset();
        server.forget();
      },
    },
    close: server.close,
  };
  return simulator;
}

type Deps = Office & { readonly prefix: string; readonly writer: EnvelopeWriter };

function receiveWith({ writer, prefix, ...office }: Deps): Receive<Verdict, KybioFault> {
  const { apps, counter } = office;
  const admit = createDoor({ apps, prefix, counter });
  return (arrival, entry) => {
    const decide = (verdict: Verdict): Verdict => {
      const code = verdict.status === 'error' && verdict.errorCode !== null ? String(verdict.errorCode) : '';
      entry.verdict = { status: verdict.status, code };
      return verdict;
    };
    const admission = admit(arrival);
    if (admission === 'nowhere') return nowhere;
    if ('refusal' in admission) return writer.write(decide(admission.refusal));
    const { admitted } = admission;
    return {
      operation: admitted.operation,
      target: uidOf(admitted.body),
      work: () => decide(handle(office, admitted)),
      answer: (verdict, own) => writer.write(own?.says ?? verdict ?? refused('malformed', 'nothing was done'), own),
    };
  };
}

const nowhere: SimulatedAnswer = {
  httpStatus: 404,
  text: 'there is no such method',
  headers: () => ({ 'content-type': 'text/plain' }),
};

function uidOf(body: unknown): string | undefined {
  const uid = fieldOf(body, 'customerUid');
  if (uid instanceof NumberToken) return uid.digits;
  return typeof uid === 'string' ? uid : undefined;
}

const tillOrder = z.strictObject({
  uid: z.string(),
  balanceIncrement: z.string().optional(),
  pointIncrement: z.string().optional(),
});

/** What the control plane can ask of this vendor. */
function commandsOf(simulator: () => KybioSimulator): Commands {
  return {
    'GET books': () => {
      const { books } = simulator();
      const [members, effects] = [books.members(), books.effects()];
      const counts = { callsToday: books.callsToday(), overLimit: books.overLimit() };
      return { members, effects, ...counts, requestCount: books.requests().length };
    },
    'GET requests': () => simulator().books.requests(),
    'POST till': (body) => {
      const { uid, ...increments } = readCommand(
        tillOrder,
        body,
        'for example: {"uid":"1","balanceIncrement":"-12.50"}',
      );
      simulator().ringUp(uid, increments);
    },
    'POST reset': () => simulator().books.reset(),
  };
}
