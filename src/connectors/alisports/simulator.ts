/** Alisports on the Taobao Open Platform, on loopback: strict, with books of its own, and misbehaving on command. */
import { type Commands, settingsCommands } from '../simulation/simulator-commands.ts';
import { compressing, fieldOf, type Receive, type ReceivedRequest } from '../simulation/simulator-desk.ts';
import {
  createSimulatorServer,
  randomTraceId,
  type SimulatorServer,
  type SimulatorServerOptions,
} from '../simulation/simulator-server.ts';
import { createAdmission, createTrafficLimit, formOf, parametersOf, type SimulatedApp } from './simulator-admission.ts';
import { render, type TopVerdict } from './simulator-answer.ts';
import { type BenefitEffect, createBenefitBooks, type SimulatedBenefit } from './simulator-books.ts';
import { createBusiness } from './simulator-business.ts';
import { parseDigits } from './simulator-dto.ts';
import {
  type AlisportsFault,
  type AlisportsMisbehave,
  createAlisportsFaultList,
  createAlisportsMisbehave,
  operation,
} from './simulator-faults.ts';
import { alisportsSeedActivities, alisportsSeedBenefits, type BenefitSeed } from './simulator-seeds.ts';
import {
  type AlisportsSimulatorSettings,
  alisportsSimulatorSettings,
  defaultAlisportsSimulatorSettings,
} from './simulator-settings.ts';

/** How to set a simulator up. */
export interface AlisportsSimulatorOptions extends SimulatorServerOptions {
  readonly apps: readonly SimulatedApp[];
  /** Default: `alisportsSeedActivities`. */
  readonly activities?: readonly string[];
  /** Default: `alisportsSeedBenefits`. */
  readonly benefits?: readonly BenefitSeed[];
}

/** Everything the simulated platform knows and has seen. */
export interface AlisportsSimulatorBooks {
  benefits(): readonly SimulatedBenefit[];
  /** Every create and update that a request has made, oldest first. */
  effects(): readonly BenefitEffect[];
  requests(): readonly ReceivedRequest[];
  /** Calls refused because of `callsPerSecond`. */
  overLimit(): number;
  /** Back to the seeds, with no effects or requests; settings and misbehaviours stay. */
  reset(): void;
}

/** A running simulator. */
export interface AlisportsSimulator {
  readonly url: string;
  /** What the account's setting of the same name must be. */
  readonly gatewayUrl: string;
  /** Hands a request in without a socket: what is done with it is the same. */
  readonly deliver: SimulatorServer['deliver'];
  readonly books: AlisportsSimulatorBooks;
  readonly misbehave: AlisportsMisbehave;
  /** May be changed at any time. */
  readonly settings: AlisportsSimulatorSettings;
  /** Ends open connections and unfinished work too. */
  close(): Promise<void>;
}

const routerPath = '/router/rest';

/** Starts a simulator; resolves when it listens. */
export async function createAlisportsSimulator(options: AlisportsSimulatorOptions): Promise<AlisportsSimulator> {
  const { apps, now = () => new Date(), newTraceId = randomTraceId } = options;
  const { activities = alisportsSeedActivities, benefits = alisportsSeedBenefits } = options;
  const settings = defaultAlisportsSimulatorSettings();
  const books = createBenefitBooks({ activities, benefits }, now);
  const traffic = createTrafficLimit(() => settings.callsPerSecond, now);
  const faults = createAlisportsFaultList();
  const answering = createReceive({
    refusalOf: createAdmission({ apps, now, hasRoom: traffic.hasRoom }),
    handle: createBusiness({ books, settings }),
    newTraceId,
  });
  const receive = compressing(answering, () => settings.compresses);
  const commands: Commands = {
    'GET books': () => shownOf(simulator.books),
    'GET requests': () => simulator.books.requests(),
    'POST reset': () => simulator.books.reset(),
    ...settingsCommands(alisportsSimulatorSettings, settings),
  };
  const server = await createSimulatorServer(options, { receive, faults, commands });

  const simulator: AlisportsSimulator = {
    url: server.url,
    deliver: server.deliver,
    gatewayUrl: `${server.url}${routerPath}`,
    settings,
    misbehave: createAlisportsMisbehave(faults),
    books: {
      benefits: books.benefits,
      effects: books.effects,
      requests: server.requests,
      overLimit: traffic.overLimit,
      reset() {
        books.reset();
        traffic.forget();
        server.forget();
      },
    },
    close: server.close,
  };
  return simulator;
}

interface Gateway {
  readonly refusalOf: ReturnType<typeof createAdmission>;
  readonly handle: ReturnType<typeof createBusiness>;
  readonly newTraceId: () => string;
}

/** What is said when a misbehaviour forbids the work and says nothing itself. */
const nothingDone: TopVerdict = { kind: 'error', code: 10, message: 'Service Currently Unavailable' };

function createReceive({ refusalOf, handle, newTraceId }: Gateway): Receive<TopVerdict, AlisportsFault> {
  return function receive(arrival, entry) {
    const decide = (verdict: TopVerdict): TopVerdict => {
      entry.verdict = { status: verdict.kind, code: codeOf(verdict) };
      return verdict;
    };
    if (new URL(arrival.path, 'http://simulator').pathname !== routerPath) {
      return { text: 'Not Found', headers: () => ({ 'content-type': 'text/plain' }), httpStatus: 404 };
    }
    const parameters = parametersOf(arrival);
    const form = { ...formOf(parameters), requestId: newTraceId().slice(0, 12) };
    if (arrival.method !== 'POST' && arrival.method !== 'GET') {
      return render(decide({ kind: 'error', code: 9, message: 'Http Action Not Allowed' }), form);
    }
    const refusal = refusalOf(parameters);
    if (refusal !== null) return render(decide(refusal), form);
    const reqDto = parameters.get('req_dto') ?? '';
    return {
      operation,
      target: fieldOf(parseDigits(reqDto), 'outer_id'),
      work: () => decide(handle(reqDto)),
      answer: (worked, fault) => render(fault?.says ?? worked ?? nothingDone, form, fault?.oddity),
    };
  };
}

function codeOf(verdict: TopVerdict): string {
  if (verdict.kind === 'success') return 'true';
  return verdict.kind === 'failure' ? verdict.errorCode : (verdict.subCode ?? String(verdict.code));
}

const shownOf = ({ benefits, effects, requests, overLimit }: AlisportsSimulatorBooks) => ({
  benefits: benefits(),
  effects: effects(),
  overLimit: overLimit(),
  requestCount: requests().length,
});
