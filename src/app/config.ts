/** From environment and file to a checked configuration; every problem is reported at once. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { registry } from '../connectors/registry.ts';
import type { ConfiguredConnector, ConnectorFactory, ReadSecret, SettingsIssue } from '../connectors/settings.ts';
import { type AccountId, parseAccountId } from '../domain/ids.ts';
import type { DatabaseLocation } from '../store/database.ts';
import { configSchema } from './config-schema.ts';
import { createSecretReader } from './secrets.ts';

type ConfigFile = z.output<ReturnType<typeof configSchema>>;
type AccountEntry = ConfigFile['accounts'][string];

export interface AccountConfig extends Pick<AccountEntry, 'limits' | 'policy'> {
  readonly id: AccountId;
  readonly connector: ConfiguredConnector;
}

export interface Config extends Pick<ConfigFile, 'auth' | 'journal' | 'server'> {
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

/** Reads everything that decides how this process runs. @throws {ConfigError} */
export function loadConfig(
  environment: NodeJS.ProcessEnv = readEnvironment(),
  vendors: readonly ConnectorFactory[] = registry,
): Config {
  const problems: string[] = [];
  const parsedProcess = readProcess(environment, problems);
  const path = environment['PROMOTIONS_CONFIG'];
  if (path === undefined || path === '') {
    throw new ConfigError([
      ...problems,
      'PROMOTIONS_CONFIG: is not set; it must name the configuration file (config.example.yaml shows one)',
    ]);
  }
  const file = readFile(path);
  const readSecret = createSecretReader(environment, dirname(path));
  const parsed = configSchema(readSecret).safeParse(file);
  if (!parsed.success) problems.push(...parsed.error.issues.flatMap((issue) => describeIssue(issue, [])));
  const accounts = readAccounts({ file, readSecret, vendors, problems, parsed: parsed.success ? parsed.data : null });
  if (!parsed.success || parsedProcess === null || problems.length > 0) throw new ConfigError(problems);
  const { auth, journal, server } = parsed.data;
  return { auth, journal, server, accounts, process: parsedProcess };
}

/** The configuration file's JSON Schema, for editors. */
export function configJsonSchema(): object {
  return z.toJSONSchema(
    configSchema(() => ''),
    { io: 'input', unrepresentable: 'any' },
  );
}

const environmentSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce
    .number('must be a port number')
    .int('must be a whole number')
    .min(0, 'must be 0 to 65535')
    .max(65535, 'must be 0 to 65535')
    .default(4000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a URL such as postgresql://user@host:5432/database' })
    .optional(),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(20),
  PROMOTIONS_DIR: z.string().min(1).default('.promotions'),
});

function readProcess(environment: NodeJS.ProcessEnv, problems: string[]): ProcessConfig | null {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.flatMap((issue) => describeIssue(issue, [])));
    return null;
  }
  const { HOST, PORT, LOG_LEVEL, DATABASE_URL, DATABASE_CONNECTIONS, PROMOTIONS_DIR } = parsed.data;
  const database: DatabaseLocation =
    DATABASE_URL === undefined
      ? { kind: 'directory', directory: PROMOTIONS_DIR }
      : { kind: 'server', url: DATABASE_URL, connections: DATABASE_CONNECTIONS };
  return { host: HOST, port: PORT, logLevel: LOG_LEVEL, database };
}

function readFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError([
      `PROMOTIONS_CONFIG: names ${path}, which cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
    ]);
  }
  const document = parseDocument(text);
  if (document.errors.length > 0)
    throw new ConfigError(document.errors.map((error) => `${path}: ${error.message.split('\n')[0]}`));
  return document.toJS();
}

const accountShape = z.object({
  accounts: z.record(z.string(), z.object({ vendor: z.string(), settings: z.unknown() })),
});

/** Settings are checked even where the rest of the file is wrong, so that one run reports everything. */
function readAccounts(from: {
  readonly file: unknown;
  readonly readSecret: ReadSecret;
  readonly vendors: readonly ConnectorFactory[];
  readonly problems: string[];
  readonly parsed: ConfigFile | null;
}): AccountConfig[] {
  const shape = accountShape.safeParse(from.file);
  if (!shape.success) return [];
  return Object.entries(shape.data.accounts).flatMap(([name, { vendor, settings }]): AccountConfig[] => {
    const path = ['accounts', name];
    const factory = from.vendors.find((known) => known.vendor === vendor);
    if (factory === undefined) {
      const known = from.vendors.map((each) => each.vendor).join(', ');
      from.problems.push(`${path.join('.')}.vendor: there is no vendor "${vendor}"; known are ${known}`);
      return [];
    }
    const connector = factory.configure(settings ?? {}, from.readSecret);
    if ('issues' in connector) {
      from.problems.push(...connector.issues.flatMap((issue) => describeIssue(issue, [...path, 'settings'])));
      return [];
    }
    const id = parseAccountId(name);
    const entry = from.parsed?.accounts[name];
    if (id === null || entry === undefined || from.parsed === null) return [];
    from.problems.push(...checkLease(name, entry, from.parsed.journal.leaseMs));
    return [{ id, connector, limits: entry.limits, policy: entry.policy }];
  });
}

/** One lease covers a send and the reading after it; a shorter one would let two processes send at once. */
function checkLease(name: string, { limits }: AccountEntry, leaseMs: number): string[] {
  const needed = 2 * limits.timeoutMs + 1_000;
  return leaseMs >= needed
    ? []
    : [
        `journal.leaseMs: must be at least ${needed}, twice the timeoutMs of account ${name} and a second, not ${leaseMs}`,
      ];
}

function describeIssue(
  issue: SettingsIssue & { readonly code?: string; readonly keys?: readonly string[] },
  prefix: readonly string[],
): string[] {
  const path = [...prefix, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys' && issue.keys !== undefined) {
    return issue.keys.map((key) => `${[...path, key].join('.')}: is not a known setting`);
  }
  return [`${path.join('.') || 'the file'}: ${plain(issue.message)}`];
}

/** Zod's words, a little plainer. */
function plain(message: string): string {
  return message
    .replace(/^Invalid input: expected (.+), received undefined$/, 'is missing (expected $1)')
    .replace(/^Invalid input: /, '');
}
