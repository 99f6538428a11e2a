/** The program as it runs, on a real database and port, against simulated vendors. */
import { createPublicKey } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import type { AccountConfig, Config } from '../../src/app/config.ts';
import { serverSettings } from '../../src/app/config-schema.ts';
import { overloadDefaults } from '../../src/app/overload-settings.ts';
import { run } from '../../src/app/run.ts';
import type { Overrides } from '../../src/app/services.ts';
import { createLogger } from '../../src/app/telemetry.ts';
import type { CardSimulator } from '../../src/connectors/alipay-card/simulator.ts';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { scopes } from '../../src/domain/caller.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { createDatabase, type Engine, type TestDatabase } from './engines.ts';
import {
  OneOperationDocument,
  type OneOperationQuery,
  SwitchTemplateStatusDocument,
  type SwitchTemplateStatusInput,
  type SwitchTemplateStatusMutation,
  type TypedDocumentString,
  UpdateTemplateBudgetDocument,
  type UpdateTemplateBudgetInput,
  type UpdateTemplateBudgetMutation,
} from './generated/documents.ts';
import { testKeys } from './keys.ts';
import { type AccountOptions, accountIds, configureAccount, startCards } from './vendors.ts';

/** Where overload is not the subject, nobody is turned away, however slow the machine. */
const patientDoor = { ...overloadDefaults, leastInWork: 1_000, mostInWork: 1_000, longestWaitMs: 60_000 };

export interface WorldOptions extends AccountOptions {
  readonly engine?: Engine;
  /** A database or vendor shared with another world; whoever made it closes it. */
  readonly database?: TestDatabase;
  readonly cards?: CardSimulator;
  /** Further accounts, for vendors that the test has started itself. */
  readonly accounts?: readonly AccountConfig[];
  readonly clock?: Clock;
  readonly overrides?: Overrides;
  readonly journal?: Partial<Config['journal']>;
  readonly server?: Partial<Config['server']>;
  readonly overload?: Partial<Config['server']['overload']>;
  readonly auth?: Partial<Config['auth']>;
}

export interface TokenOptions {
  readonly scopes?: readonly string[];
  readonly accounts?: readonly string[] | '*';
  readonly expiresInSeconds?: number;
  readonly subject?: string;
}

export interface Answer {
  readonly data?: Readonly<Record<string, never>> | null;
  readonly errors?: ReadonlyArray<{
    readonly message: string;
    readonly path?: unknown;
    readonly extensions?: { readonly code?: string };
  }>;
}

export interface World {
  readonly url: string;
  readonly cards: CardSimulator;
  /** The program's log lines. */
  readonly log: string[];
  token(options?: TokenOptions): string;
  /** Sends a document with a token that may do everything, or with the one given; null sends none. */
  ask(query: string, variables?: object, token?: string | null): Promise<Answer>;
  /** The same for a typed document. */
  send<R, V extends object>(
    document: TypedDocumentString<R, V>,
    variables: V,
    token?: string | null,
  ): Promise<TypedAnswer<R>>;
  /** Sends an updateTemplateBudget and gives its union's member. */
  updateBudget(input: Partial<UpdateTemplateBudgetInput>, token?: string): Promise<BudgetResult>;
  /** Sends a switchTemplateStatus and gives its union's member. */
  switchStatus(input: Partial<SwitchTemplateStatusInput>, token?: string): Promise<SwitchResult>;
  /** Waits until an operation is settled by itself. */
  untilSettled(id: string): Promise<NonNullable<OneOperationQuery['promoOperation']>>;
  close(): Promise<void>;
}

function noSecret(): never {
  throw new Error('nothing here is kept anywhere else');
}

export type BudgetResult = NonNullable<UpdateTemplateBudgetMutation['updateTemplateBudget']>;
export type SwitchResult = NonNullable<SwitchTemplateStatusMutation['switchTemplateStatus']>;

export interface TypedAnswer<R> extends Pick<Answer, 'errors'> {
  readonly data?: R | null;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? systemClock;
  const database = options.database ?? (await createDatabase(options.engine ?? 'pglite'));
  const cards = options.cards ?? (await startCards(clock));
  const log: string[] = [];
  const logger = createLogger('debug', { write: (line) => void log.push(line) });
  const running = await run(
    {
      accounts: [
        ...[accountIds.cards, accountIds.other].map((id) =>
          configureAccount(id, { vendor: 'alipay-card', url: cards.url, options }),
        ),
        ...(options.accounts ?? []),
      ],
      auth: {
        issuer: 'test-issuer',
        audience: 'promotions',
        algorithms: ['RS256'],
        types: ['at+jwt', 'JWT', 'absent'],
        clockToleranceSeconds: 5,
        rememberedTokens: 1_000,
        key: [createPublicKey(testKeys.token.publicKey)],
        jwksUrl: undefined,
        jwks: { refreshSeconds: 300, outageSeconds: 86_400, cooldownSeconds: 5, allowsPlainHttp: false },
        ...options.auth,
      },
      journal: {
        leaseMs: 5_000,
        waitMs: 2_000,
        checkEveryMs: 50,
        refreshEverySeconds: 3_600,
        keepDays: 400,
        ...options.journal,
      },
      server: {
        ...serverSettings(noSecret).parse({ introspection: true }),
        overload: { ...patientDoor, ...options.overload },
        ...options.server,
      },
      process: { host: '127.0.0.1', port: 0, logLevel: 'debug', database: database.location },
    },
    { logger, overrides: { clock, ...options.overrides } },
  );
  const token = (from: TokenOptions = {}): string => makeToken(from, clock);
  return {
    url: running.url,
    cards,
    log,
    token,
    ...createSenders(`${running.url}/graphql`, () => token()),
    async close() {
      await running.close();
      if (options.cards === undefined) await cards.close();
      if (options.database === undefined) await database.drop();
    },
  };
}

type Senders = Pick<World, 'ask' | 'send' | 'updateBudget' | 'switchStatus' | 'untilSettled'>;

/** Ways to talk to an endpoint; `token` makes the one used when a call names none. */
export function createSenders(url: string, token: () => string): Senders {
  const send: World['send'] = async (document, variables, bearer = token()) => {
    const answer = await ask(url, { query: document.toString(), variables, bearer });
    return answer as TypedAnswer<never>;
  };
  return {
    ask: (query, variables = {}, bearer = token()) => ask(url, { query, variables, bearer }),
    send,
    async updateBudget(input, bearer) {
      const { data, errors } = await send(
        UpdateTemplateBudgetDocument,
        { input: { ...budgetInput(), ...input } },
        bearer,
      );
      return data?.updateTemplateBudget ?? fail(errors);
    },
    async switchStatus(input, bearer) {
      const { data, errors } = await send(
        SwitchTemplateStatusDocument,
        { input: { ...switchInput(), ...input } },
        bearer,
      );
      return data?.switchTemplateStatus ?? fail(errors);
    },
    async untilSettled(id) {
      for (;;) {
        const { data, errors } = await send(OneOperationDocument, { id });
        const operation = data?.promoOperation ?? fail(errors);
        if (operation.state === 'SUCCEEDED' || operation.state === 'REFUSED') return operation;
        await setTimeout(25);
      }
    },
  };
}

function fail(errors: Answer['errors']): never {
  throw new Error(`no data: ${JSON.stringify(errors)}`);
}

const budgetInput = (): UpdateTemplateBudgetInput => ({
  idempotencyKey: freshKey(),
  templateId: templateId(seedCodes.milkTea),
  updateType: 'APPEND',
  number: 10,
});

const switchInput = (): SwitchTemplateStatusInput => ({
  idempotencyKey: freshKey(),
  templateId: templateId(seedCodes.milkTea),
  status: 'PAUSED',
});

export function templateId(code: string, account: string = accountIds.cards): string {
  return `${account}:${code}`;
}

export function makeToken(options: TokenOptions, clock: Pick<Clock, 'now'> = systemClock): string {
  const now = Math.floor(clock.now().getTime() / 1000);
  const claims = {
    iss: 'test-issuer',
    aud: 'promotions',
    sub: options.subject ?? 'tester',
    iat: now,
    exp: now + (options.expiresInSeconds ?? 3_600),
    scope: (options.scopes ?? scopes).join(' '),
    accounts: options.accounts ?? '*',
  };
  return jwt.sign(claims, testKeys.token.privateKey, { algorithm: 'RS256' });
}

export async function ask(
  url: string,
  { query, variables, bearer }: { readonly query: string; readonly variables: object; readonly bearer: string | null },
): Promise<Answer> {
  await teach(url, query);
  const authorization = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  const response = await post(url, { query, variables }, authorization);
  return (await response.json()) as Answer;
}

const post = (url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const taught = new Set<string>();

/**
 * Has a server judge a document without executing anything of it. Most requests of a server in use are for documents
 * that it knows, and those are answered on a path of their own: this one.
 */
async function teach(url: string, query: string): Promise<void> {
  const lesson = `${url} ${query}`;
  if (taught.has(lesson)) return;
  taught.add(lesson);
  await (await post(url, { query, operationName: 'NobodyHasThisName' })).arrayBuffer();
}

let keys = 0;

/** A fresh idempotency key. */
export function freshKey(): string {
  keys += 1;
  return `test-key-${process.pid}-${Date.now()}-${keys}`;
}
