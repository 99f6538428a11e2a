/** Takes over the credentials of a configuration that was read again, all of them or none. */
import type { KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { changedCredentials, describeCredentials } from '../connectors/credentials.ts';
import { type AccountConfig, type Config, ConfigError } from './config.ts';

/** What became of a configuration that was read again. */
export interface Adoption {
  /** Whose credentials are others now, and which: `accounts.hk-cards: keyVersion, privateKey`. */
  readonly changed: readonly string[];
  /** Settings that differ in the file, by path: they hold after a restart. */
  readonly needsRestart: readonly string[];
  /** Credentials that differ in the file and were left alone, because what they belong to needs a restart. */
  readonly held: readonly string[];
}

/** Which credentials are in use by whom; nothing secret. */
export type CredentialsInUse = ReadonlyArray<{ readonly of: string; readonly credentials: readonly string[] }>;

export interface Rotation {
  describe(): CredentialsInUse;
  /** @throws {ConfigError} when credentials cannot be taken over; then none of them was. */
  adopt(next: Config): Adoption;
}

/** One holder of credentials, in both configurations. */
interface Pair {
  readonly path: string;
  readonly names: readonly string[];
  readonly problem: string | null;
  /** True when other settings beside the credentials differ too: they may be meant for those. */
  readonly isHeld: boolean;
  adopt(): void;
}

/** @param useTokenKeys has tokens that are read from then on verified with these. */
export function createRotation(current: Config, useTokenKeys: (keys: readonly KeyObject[]) => void): Rotation {
  let tokenKeys = { key: tokenKeysOf(current) };
  const pairAuth = (next: Config): Pair => {
    const nextKeys = { key: tokenKeysOf(next) };
    return {
      path: 'auth',
      names: changedCredentials(tokenKeys, nextKeys),
      problem: null,
      isHeld: changedPaths(restOfAuth(current), restOfAuth(next)).length > 0,
      adopt() {
        tokenKeys = nextKeys;
        useTokenKeys(nextKeys.key);
      },
    };
  };
  return {
    describe: () => [
      ...current.accounts.map(({ id, connector }) => ({
        of: `accounts.${id}`,
        credentials: connector.describeCredentials(),
      })),
      { of: 'auth', credentials: describeCredentials(tokenKeys) },
    ],
    adopt(next) {
      const pairs = [...pairAccounts(current, next), pairAuth(next)].filter(({ names }) => names.length > 0);
      const problems = pairs.flatMap(({ path, problem, isHeld }) =>
        problem === null || isHeld ? [] : [`${path}.settings: ${problem}`],
      );
      if (problems.length > 0) throw new ConfigError(problems);
      const free = pairs.filter(({ isHeld }) => !isHeld);
      for (const pair of free) pair.adopt();
      return {
        changed: free.map(told),
        needsRestart: changedPaths(comparable(current), comparable(next)),
        held: pairs.filter(({ isHeld }) => isHeld).map(told),
      };
    },
  };
}

const told = ({ path, names }: Pair): string => `${path}: ${names.join(', ')}`;

function pairAccounts(current: Config, next: Config): Pair[] {
  return current.accounts.flatMap(({ id, connector }): Pair[] => {
    const other = next.accounts.find((account) => account.id === id)?.connector;
    if (other === undefined || other.vendor !== connector.vendor) return [];
    return [
      {
        path: `accounts.${id}`,
        ...connector.compareCredentials(other),
        isHeld: changedPaths(connector.fixed, other.fixed).length > 0,
        adopt: () => connector.adoptCredentials(other),
      },
    ];
  });
}

/** All keys that a configuration names for tokens; none where they are published at a URL. */
export const tokenKeysOf = ({ auth }: Pick<Config, 'auth'>): readonly KeyObject[] => auth.key ?? [];

function restOfAuth({ auth }: Config): object {
  const { key: _key, ...rest } = auth;
  return rest;
}

/** Everything in a configuration but its credentials. */
function comparable(config: Config): object {
  const accounts = config.accounts.map((account) => [account.id, withoutCredentials(account)] as const);
  return { ...config, auth: restOfAuth(config), accounts: Object.fromEntries(accounts) };
}

const withoutCredentials = ({ limits, policy, connector }: AccountConfig): object => ({
  vendor: connector.vendor,
  settings: connector.fixed,
  limits,
  policy,
});

/** Paths at which two configurations differ; where a whole branch is new or gone, its own path. */
function changedPaths(before: object, after: object, prefix = ''): string[] {
  const were = new Map<string, unknown>(Object.entries(before));
  const are = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...were.keys(), ...are.keys()])].flatMap((name) => {
    const [was, is] = [were.get(name), are.get(name)];
    const path = `${prefix}${name}`;
    if (isBranch(was) && isBranch(is)) return changedPaths(was, is, `${path}.`);
    return isDeepStrictEqual(was, is) ? [] : [path];
  });
}

/** Settings within settings; lists and maps, such as a manifest, are told as a whole. */
const isBranch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
