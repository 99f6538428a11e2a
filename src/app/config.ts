/** From environment and file to a checked configuration; every problem is reported at once. */
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { registry } from '../connectors/registry.ts';
import type { ConfiguredConnector, ConnectorFactory, ReadSecret } from '../connectors/settings.ts';
import { type AccountId, parseAccountId } from '../domain/ids.ts';
import type { DatabaseLocation } from '../store/database.ts';
import { describeIssue, describeUnread, isEvidentlyName, shownName, withoutQuotation } from './config-problems.ts';
import { configSchema } from './config-schema.ts';
import { endsItsPassword, rememberPasswords } from './database-url.ts';
import { readGuarded } from './guarded-files.ts';
import { createSecretReader, type ReadFile } from './secrets.ts';

type ConfigFile = z.output<ReturnType<typeof configSchema>>;
type AccountEntry = ConfigFile['accounts'][string];

export interface AccountConfig extends Pick<AccountEntry, 'limits' | 'policy'> {
  readonly id: AccountId;
  readonly connector: ConfiguredConnector;
  /** Calls a day that are assumed of the vendor; null: no such limit. */
  readonly assumedCallsPerDay: number | null;
}

export interface Config extends Pick<ConfigFile, 'auth' | 'journal' | 'server'> {
  /** Left out: files are read again only when a signal asks for it. */
  readonly reload?: ConfigFile['reload'];
  readonly accounts: readonly AccountConfig[];
  readonly process: ProcessConfig;
}

export interface ProcessConfig {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly database: DatabaseLocation;
}

/** What is wrong with a configuration: one line a problem, each with its path. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The environment of this process: the only place that reads it. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

export interface ConfigSources {
  readonly vendors?: readonly ConnectorFactory[];
  /** Reads the configuration file, and every file that it names. */
  readonly readFile?: ReadFile;
}

/** Reads everything that decides how this process runs. @throws {ConfigError} */
export function loadConfig(
  environment: NodeJS.ProcessEnv = readEnvironment(),
  { vendors = registry, readFile = readGuarded }: ConfigSources = {},
): Config {
  const problems: string[] = [...checkCertificates(environment)];
  const parsedProcess = readProcess(environment, problems);
  const file = readConfigFile(environment, readFile, problems);
  if (file === null) throw new ConfigError(problems);
  const { content, readSecret } = file;
  const parsed = configSchema(readSecret).safeParse(content);
  if (!parsed.success) problems.push(...parsed.error.issues.flatMap((issue) => describeIssue(issue, [])));
  const connectors = readConnectors(content, { readSecret, vendors, problems });
  problems.push(...checkLeases(content));
  if (!parsed.success || parsedProcess === null || problems.length > 0) throw new ConfigError(problems);
  const { auth, journal, server, reload } = parsed.data;
  const accounts = Object.entries(parsed.data.accounts).flatMap(([name, { limits, policy }]): AccountConfig[] => {
    const id = parseAccountId(name);
    const connector = connectors.get(name);
    return id === null || connector === undefined ? [] : [{ id, ...connector, limits, policy }];
  });
  return { auth, journal, server, reload, accounts, process: parsedProcess };
}

const schemaShape = z.looseObject({
  properties: z.looseObject({ accounts: z.looseObject({ additionalProperties: z.looseObject({}) }) }),
});

/** The configuration file's JSON Schema, for editors; an account's settings depend on its vendor. */
export function configJsonSchema(vendors: readonly ConnectorFactory[] = registry): object {
  const schema = schemaShape.parse(
    z.toJSONSchema(
      configSchema(() => ''),
      { io: 'input', unrepresentable: 'any' },
    ),
  );
  Object.assign(schema.properties.accounts.additionalProperties, {
    allOf: vendors.map((factory) => ({
      if: { properties: { vendor: { const: factory.vendor } } },
      // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
      then: { properties: { settings: factory.settingsJsonSchema() } },
    })),
  });
  return schema;
}

function wholeNumber({ least, most }: { readonly least: number; readonly most: number }) {
  const range = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, range)
    .transform(Number)
    .pipe(z.int().min(least, range).max(most, range));
}

const environmentSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber({ least: 0, most: 65_535 }).default(4000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a URL such as postgresql://user@host:5432/database' })
    .refine(
      endsItsPassword,
      'has a password with characters that must be percent-encoded (/ is %2F, # is %23, ? is %3F)',
    )
    .optional(),
  DATABASE_CONNECTIONS: wholeNumber({ least: 2, most: 200 }).default(20),
  DATABASE_PREPARED_STATEMENTS: z.enum(['on', 'off']).default('on'),
  PROMOTIONS_DIR: z.string().min(1).default('.promotions'),
});

/** Node believes any certificate then, also that of whoever stands between us and the vendors, the issuer or the database. */
function checkCertificates(environment: NodeJS.ProcessEnv): string[] {
  return environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
    ? [
        'NODE_TLS_REJECT_UNAUTHORIZED: must not be 0, which believes every certificate; name your own authority in NODE_EXTRA_CA_CERTS',
      ]
    : [];
}

function readProcess(environment: NodeJS.ProcessEnv, problems: string[]): ProcessConfig | null {
  rememberPasswords(environment);
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.flatMap((issue) => describeIssue(issue, [])));
    return null;
  }
  const { HOST, PORT, LOG_LEVEL, DATABASE_URL, DATABASE_CONNECTIONS, PROMOTIONS_DIR } = parsed.data;
  const prepares = parsed.data.DATABASE_PREPARED_STATEMENTS === 'on';
  const database: DatabaseLocation =
    DATABASE_URL === undefined
      ? { kind: 'directory', directory: PROMOTIONS_DIR }
      : { kind: 'server', url: DATABASE_URL, connections: DATABASE_CONNECTIONS, prepares };
  return { host: HOST, port: PORT, logLevel: LOG_LEVEL, database };
}

interface ConfigContent {
  readonly content: unknown;
  readonly readSecret: ReadSecret;
}

function readConfigFile(environment: NodeJS.ProcessEnv, readFile: ReadFile, problems: string[]): ConfigContent | null {
  const path = environment['PROMOTIONS_CONFIG'];
  if (path === undefined || path === '') {
    problems.push('PROMOTIONS_CONFIG: is not set; it must name the configuration file (config.example.yaml shows one)');
    return null;
  }
  try {
    const document = parseDocument(readFile(path, 'configuration'));
    problems.push(...document.errors.map((error) => `${path}: ${withoutQuotation(error.message)}`));
    if (document.errors.length > 0) return null;
    return { content: document.toJS(), readSecret: createSecretReader(environment, dirname(path), readFile) };
  } catch (error) {
    problems.push(describeUnread(path, error));
    return null;
  }
}

const accountsShape = z.object({ accounts: z.record(z.string(), z.unknown()) });
const vendorShape = z.object({ vendor: z.string(), settings: z.unknown() });

/** Settings are checked even where the rest of the file is wrong, so that one run reports everything. */
function readConnectors(
  content: unknown,
  from: { readonly readSecret: ReadSecret; readonly vendors: readonly ConnectorFactory[]; readonly problems: string[] },
): Map<string, Pick<AccountConfig, 'connector' | 'assumedCallsPerDay'>> {
  const connectors = new Map<string, Pick<AccountConfig, 'connector' | 'assumedCallsPerDay'>>();
  const shape = accountsShape.safeParse(content);
  for (const [name, entry] of Object.entries(shape.data?.accounts ?? {})) {
    const account = vendorShape.safeParse(entry);
    if (!account.success) continue;
    const { vendor, settings } = account.data;
    const factory = from.vendors.find((known) => known.vendor === vendor);
    if (factory === undefined) {
      const known = from.vendors.map((each) => each.vendor).join(', ');
      const named = isEvidentlyName(vendor) ? ` "${vendor}"` : '';
      from.problems.push(
        `accounts.${shownName(name)}.vendor: there is no vendor${named || ' of that name'}; known are ${known}`,
      );
      continue;
    }
    const connector = factory.configure(settings ?? {}, from.readSecret);
    if ('issues' in connector) {
      from.problems.push(...connector.issues.flatMap((issue) => describeIssue(issue, ['accounts', name, 'settings'])));
    } else connectors.set(name, { connector, assumedCallsPerDay: factory.callsPerDay });
  }
  return connectors;
}

const leaseShape = z.object({
  journal: z.object({ leaseMs: z.int().default(30_000) }).prefault({}),
  accounts: z.record(
    z.string(),
    z
      .object({ limits: z.object({ timeoutMs: z.int().default(10_000) }).prefault({}) })
      .catch({ limits: { timeoutMs: 0 } }),
  ),
});

/** One lease covers a send, its turn for the reading after it, and that reading; a shorter one would let two processes send at once. */
function checkLeases(content: unknown): string[] {
  const shape = leaseShape.safeParse(content);
  if (!shape.success) return [];
  const { leaseMs } = shape.data.journal;
  const slowest = Object.entries(shape.data.accounts).sort(
    ([, a], [, b]) => b.limits.timeoutMs - a.limits.timeoutMs,
  )[0];
  const needed = 2 * (slowest?.[1].limits.timeoutMs ?? 0) + 2_000;
  if (slowest === undefined || leaseMs >= needed) return [];
  return [
    `journal.leaseMs: must be at least ${needed}, twice the timeoutMs of account ${shownName(slowest[0])} and two seconds, not ${leaseMs}`,
  ];
}
