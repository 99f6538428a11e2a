/** AlipayHK's redeemable cards on loopback: strict, with books of its own, and misbehaving on command. */

import { z } from 'zod';
import type {
  GatewayFaultList,
  GatewayMisbehaviours,
  GatewayScope as Scope,
} from '../alipay-gateway/simulator-faults.ts';
import { createGatewaySimulator, type GatewaySimulatorOptions } from '../alipay-gateway/simulator-gateway.ts';
import { createMisbehave, type Misbehave } from '../alipay-gateway/simulator-misbehave.ts';
import { type Commands, readCommand, settingsCommands } from '../simulation/simulator-commands.ts';
import type { ReceivedRequest } from '../simulation/simulator-desk.ts';
import { plain } from '../simulation/simulator-faults.ts';
import type { SimulatorServer } from '../simulation/simulator-server.ts';
import { type BudgetOrStatusEffect, type CardTemplateView, createCardBooks } from './simulator-books.ts';
import { type CardOperation, createCardBusiness } from './simulator-business.ts';
import { type CardSeed, cardSeeds } from './simulator-seeds.ts';
import { type CardSettings, cardSettings, defaultCardSettings } from './simulator-settings.ts';
import { type CardStatus, cardStatuses, paths } from './wire.ts';

/** How to set a card simulator up. */
export interface CardSimulatorOptions extends GatewaySimulatorOptions<CardOperation> {
  /** Default: templates in every status, of the first client's merchant. */
  readonly templates?: readonly CardSeed[];
  /** On this beat one card is issued from some valid template; null, the default, is never. */
  readonly issueEveryMs?: number | null;
}

/** Everything the simulated vendor knows and has seen. */
export interface CardSimulatorBooks {
  templates(): readonly CardTemplateView[];
  /** Every change that a request has made, oldest first. */
  effects(): readonly BudgetOrStatusEffect[];
  requests(): readonly ReceivedRequest[];
  /** Back to the seeds, with no effects, requests or remembered ids; settings and misbehaviours stay. */
  reset(): void;
}

/** The card family's ways to misbehave. */
export interface CardMisbehave extends Misbehave<CardOperation> {
  /** Answers detail with another template's code, rightly signed. */
  wrongTemplate(scope?: Scope<CardOperation>): void;
}

/** A running card simulator. */
export interface CardSimulator {
  readonly url: string;
  /** Hands a request in without a socket: what is done with it is the same. */
  readonly deliver: SimulatorServer['deliver'];
  readonly books: CardSimulatorBooks;
  readonly misbehave: CardMisbehave;
  /** May be changed at any time. */
  readonly settings: CardSettings;
  /** Hands out cards behind everybody's back. @throws if there are not so many left. */
  issue(templateCode: string, count: number): void;
  /** Changes a status behind everybody's back, whatever the state machine says. */
  setStatus(templateCode: string, status: CardStatus): void;
  /** Ends open connections and unfinished work too. */
  close(): Promise<void>;
}

const operations = ['updateBudget', 'switchStatus', 'detail'] as const satisfies readonly CardOperation[];

const misbehaviours = {
  wrongTemplate: plain(
    { applies: true, own: { message: (message) => ({ ...message, templateCode: '9'.repeat(32) }) } },
    'detail',
  ),
} satisfies GatewayMisbehaviours;

/** Starts a simulator; resolves when it listens. */
export async function createCardSimulator(options: CardSimulatorOptions): Promise<CardSimulator> {
  const { clients, templates = cardSeeds, issueEveryMs = null, now = () => new Date() } = options;
  const settings = defaultCardSettings();
  const books = createCardBooks(templates, clients[0]?.merchantId ?? '', now);
  const business = createCardBusiness({ books, settings, now });
  const gateway = await createGatewaySimulator(options, {
    operations,
    paths,
    targetField: 'templateCode',
    settings,
    envelopeOf: (operation) => (operation === 'detail' ? settings.detailEnvelope : settings.envelope),
    handle: business.handle,
    misbehaviours,
    commands: { ...commandsOf(() => simulator), ...settingsCommands(cardSettings, settings) },
  });
  const issuing = issueEveryMs === null ? undefined : setInterval(() => books.issueSomewhere(), issueEveryMs).unref();

  const simulator: CardSimulator = {
    url: gateway.url,
    deliver: gateway.deliver,
    settings,
    misbehave: misbehaveOf(gateway.faults),
    issue: books.issue,
    setStatus: books.setStatus,
    books: {
      templates: books.templates,
      effects: books.effects,
      requests: gateway.requests,
      reset() {
        books.reset();
        business.forget();
        gateway.forget();
      },
    },
    async close() {
      clearInterval(issuing);
      await gateway.close();
    },
  };
  return simulator;
}

function misbehaveOf(faults: GatewayFaultList): CardMisbehave {
  return { ...createMisbehave(faults), wrongTemplate: (scope = {}) => faults.arm('wrongTemplate', [], scope) };
}

const issueOrder = z.strictObject({ templateCode: z.string(), count: z.int().min(0) });
const statusOrder = z.strictObject({ templateCode: z.string(), status: z.enum(cardStatuses) });

/** What the control plane can ask of this family. */
function commandsOf(simulator: () => CardSimulator): Commands {
  return {
    'GET books': () => {
      const { books } = simulator();
      return { templates: books.templates(), effects: books.effects(), requestCount: books.requests().length };
    },
    'GET requests': () => simulator().books.requests(),
    'POST issue': (body) => {
      const { templateCode, count } = readCommand(issueOrder, body);
      simulator().issue(templateCode, count);
    },
    'POST status': (body) => {
      const { templateCode, status } = readCommand(statusOrder, body);
      simulator().setStatus(templateCode, status);
    },
    'POST reset': () => simulator().books.reset(),
  };
}
