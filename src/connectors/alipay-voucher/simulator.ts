/** AlipayHK's cashless vouchers on loopback: strict, with books of its own, and misbehaving on command. */

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
import { plain, taking } from '../simulation/simulator-faults.ts';
import { arming } from '../simulation/simulator-misbehave.ts';
import type { SimulatorServer } from '../simulation/simulator-server.ts';
import { createVoucherBooks, type VoucherEffect, type VoucherTemplateView } from './simulator-books.ts';
import { createVoucherBusiness, type VoucherOperation } from './simulator-business.ts';
import { type VoucherSeed, voucherSeeds } from './simulator-seeds.ts';
import { defaultVoucherSettings, type VoucherSimulatorSettings, voucherSettings } from './simulator-settings.ts';
import { paths, type VoucherStatus, voucherStatuses } from './wire.ts';

/** How to set a voucher simulator up. */
export interface VoucherSimulatorOptions extends GatewaySimulatorOptions<VoucherOperation> {
  /** Default: templates in every status, of the first client's merchant. */
  readonly templates?: readonly VoucherSeed[];
  /** On this beat one voucher of some active template is handed out; null, the default, is never. */
  readonly issueEveryMs?: number | null;
}

/** Everything the simulated vendor knows and has seen. */
export interface VoucherSimulatorBooks {
  templates(): readonly VoucherTemplateView[];
  /** Every change that a request has made, oldest first. */
  effects(): readonly VoucherEffect[];
  requests(): readonly ReceivedRequest[];
  /** Back to the seeds, with no effects, requests or remembered ids; settings and misbehaviours stay. */
  reset(): void;
}

/** The voucher family's ways to misbehave. */
export interface VoucherMisbehave extends Misbehave<VoucherOperation> {
  /** Answers detail with another template's id, rightly signed. */
  wrongTemplate(scope?: Scope<VoucherOperation>): void;
  /** Answers detail with this status, whatever it is. */
  inventsStatus(status: string, scope?: Scope<VoucherOperation>): void;
  /** Answers list with one more row, which has no `templateId`. */
  namelessRow(scope?: Scope<VoucherOperation>): void;
}

/** A running voucher simulator. */
export interface VoucherSimulator {
  readonly url: string;
  /** Hands a request in without a socket: what is done with it is the same. */
  readonly deliver: SimulatorServer['deliver'];
  readonly books: VoucherSimulatorBooks;
  readonly misbehave: VoucherMisbehave;
  /** May be changed at any time. */
  readonly settings: VoucherSimulatorSettings;
  /** Hands out vouchers behind everybody's back. @throws if there are not so many left. */
  issue(templateId: string, count: number): void;
  /** Uses handed-out vouchers behind everybody's back. @throws if there are not so many. */
  redeem(templateId: string, count: number): void;
  /** Changes a status behind everybody's back, whatever the state machine says. */
  setStatus(templateId: string, status: VoucherStatus): void;
  /** Ends open connections and unfinished work too. */
  close(): Promise<void>;
}

const operations = ['switchStatus', 'detail', 'list'] as const satisfies readonly VoucherOperation[];

const misbehaviours = {
  wrongTemplate: plain(
    { applies: true, own: { message: (message) => ({ ...message, templateId: '9'.repeat(32) }) } },
    'detail',
  ),
  inventsStatus: {
    ...taking(z.tuple([z.string().min(1)]), ([status]) => ({
      applies: true,
      own: { message: (message: Record<string, unknown>) => ({ ...message, status }) },
    })),
    operation: 'detail',
  },
  namelessRow: plain({ applies: true, own: { message: withNamelessRow } }, 'list'),
} satisfies GatewayMisbehaviours;

const rows = z.array(z.unknown()).catch([]);

function withNamelessRow(message: Record<string, unknown>): Record<string, unknown> {
  return { ...message, list: [...rows.parse(message['list']), { name: 'nameless' }] };
}

/** Starts a simulator; resolves when it listens. */
export async function createVoucherSimulator(options: VoucherSimulatorOptions): Promise<VoucherSimulator> {
  const { clients, templates = voucherSeeds, issueEveryMs = null, now = () => new Date() } = options;
  const settings = defaultVoucherSettings();
  const books = createVoucherBooks(templates, clients[0]?.merchantId ?? '', now);
  const business = createVoucherBusiness({ books, settings, now });
  const gateway = await createGatewaySimulator(options, {
    operations,
    paths,
    targetField: 'templateId',
    settings,
    envelopeOf: () => settings.envelope,
    handle: business.handle,
    misbehaviours,
    commands: { ...commandsOf(() => simulator), ...settingsCommands(voucherSettings, settings) },
  });
  const issuing = issueEveryMs === null ? undefined : setInterval(() => books.issueSomewhere(), issueEveryMs).unref();

  const simulator: VoucherSimulator = {
    url: gateway.url,
    deliver: gateway.deliver,
    settings,
    misbehave: misbehaveOf(gateway.faults),
    issue: books.issue,
    redeem: books.redeem,
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

function misbehaveOf(faults: GatewayFaultList): VoucherMisbehave {
  return {
    ...createMisbehave(faults),
    wrongTemplate: arming(faults, 'wrongTemplate'),
    inventsStatus: (status, scope = {}) => faults.arm('inventsStatus', [status], scope),
    namelessRow: arming(faults, 'namelessRow'),
  };
}

const countOrder = z.strictObject({ templateId: z.string(), count: z.int().min(0) });
const statusOrder = z.strictObject({ templateId: z.string(), status: z.enum(voucherStatuses) });

/** What the control plane can ask of this family. */
function commandsOf(simulator: () => VoucherSimulator): Commands {
  return {
    'GET books': () => {
      const { books } = simulator();
      return { templates: books.templates(), effects: books.effects(), requestCount: books.requests().length };
    },
    'GET requests': () => simulator().books.requests(),
    'POST issue': (body) => {
      const { templateId, count } = readCommand(countOrder, body);
      simulator().issue(templateId, count);
    },
    'POST redeem': (body) => {
      const { templateId, count } = readCommand(countOrder, body);
      simulator().redeem(templateId, count);
    },
    'POST status': (body) => {
      const { templateId, status } = readCommand(statusOrder, body);
      simulator().setStatus(templateId, status);
    },
    'POST reset': () => simulator().books.reset(),
  };
}
