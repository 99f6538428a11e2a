/** Building blocks for the settings of an account, and the factory every vendor registers. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { knownSecrets } from '../domain/known-secrets.ts';
import type { Connector, ConnectorDeps, ResultCode } from './connector.ts';
import { changedCredentials, type Divided, describeCredentials, type WithCredentials } from './credentials.ts';
import { findPlainHttp } from './plain-http.ts';

/** Where a secret is kept; the value itself never stands in the configuration. */
const secretReference = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  {
    error: 'must say where the secret is kept: { env: NAME } or { file: path }',
  },
);
export type SecretReference = z.infer<typeof secretReference>;

/** Whether a text must stay unread by others, or only unchanged. */
export type SecretUse = 'secret' | 'publicKey';

/** Fetches a secret. @throws {Error} with a sentence for the operator when it is not there, or not safe there. */
export type ReadSecret = (reference: SecretReference, use: SecretUse) => string;

/** A setting that names a secret and becomes what `parse` makes of its text; nothing prints that text from now on. */
export function secret<T>(readSecret: ReadSecret, parse: (text: string) => T) {
  return secretReference.transform((reference, context): T => {
    try {
      const text = readSecret(reference, 'secret');
      knownSecrets.remember(text);
      return parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}

/**
 * A setting that names a public key, or several of which any will do, as while one replaces another: everybody may read
 * them, and nobody else may put others in their place.
 */
export function publicKeys<T>(readSecret: ReadSecret, parse: (text: string) => T) {
  const references = z.union(
    [secretReference, z.array(secretReference).min(1, 'must name at least one place').max(mostKeys)],
    {
      error: `must say where the key is kept, { env: NAME } or { file: path }, or be a list of 1 to ${mostKeys} such places`,
    },
  );
  return references.transform((given, context): readonly T[] =>
    [given].flat().flatMap((reference, index) => {
      try {
        const text = readSecret(reference, 'publicKey');
        if (text.includes('PRIVATE KEY')) knownSecrets.remember(text);
        const key = parse(text);
        // Only the first one would be read, and the other one missed when its time has come.
        if (text.split('-----BEGIN ').length > 2)
          throw new Error('holds several keys; give each a place of its own, in a list');
        return [key];
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        context.addIssue({ code: 'custom', message, ...(Array.isArray(given) ? { path: [index] } : {}) });
        return [];
      }
    }),
  );
}

const mostKeys = 5;

/** Parses an RSA private key (PEM, PKCS#8 or PKCS#1) of at least 2048 bits. @throws {Error} for anything else. */
export function parseRsaPrivateKey(pem: string): KeyObject {
  return checkedRsaKey(() => createPrivateKey(pem), 'an RSA private key in PEM form');
}

/** Parses an RSA public key (PEM) of at least 2048 bits. @throws {Error} for anything else. */
export function parseRsaPublicKey(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) throw new Error('is a private key; the public key of the vendor belongs here');
  return checkedRsaKey(() => createPublicKey(pem), 'an RSA public key in PEM form');
}

function checkedRsaKey(parse: () => KeyObject, expected: string): KeyObject {
  let key: KeyObject;
  try {
    key = parse();
  } catch (cause) {
    throw new Error(`is not ${expected}`, { cause });
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < 2048) throw new Error(`is not ${expected} of at least 2048 bits`);
  return key;
}

/** One thing that is wrong with a configuration. */
export interface SettingsIssue {
  readonly path: ReadonlyArray<PropertyKey>;
  readonly message: string;
}

/** What a vendor registers: how to check its settings, and how to build a connector from them. */
export interface ConnectorFactory {
  readonly vendor: string;
  /** Every result code of the vendor's pages, and what it becomes. */
  readonly resultCodes: readonly ResultCode[];
  /** Calls a day that the vendor allows when neither the account's limits nor the vendor say; null: no such limit. */
  readonly callsPerDay: number | null;
  /** The settings as JSON Schema, for editors. */
  settingsJsonSchema(): object;
  configure(raw: unknown, readSecret: ReadSecret): ConfiguredConnector | { readonly issues: readonly SettingsIssue[] };
}

/** The checked settings of one account, and what is made of them. */
export interface ConfiguredConnector {
  readonly vendor: string;
  /** The settings that hold until a restart; no secret is among them. */
  readonly fixed: object;
  create(deps: ConnectorDeps): Connector;
  /** The credentials in use, one line each, without anything secret. */
  describeCredentials(): readonly string[];
  /** How the credentials of another configuration of this vendor differ. @throws {Error} for another vendor's. */
  compareCredentials(next: ConfiguredConnector): CredentialChanges;
  /** From now on, every call that begins uses the credentials of `next`. @throws {Error} for another vendor's. */
  adoptCredentials(next: ConfiguredConnector): void;
}

/** What another set of credentials would change. */
export interface CredentialChanges {
  readonly names: readonly string[];
  /** Why they must not be taken over as they are; null when they may. */
  readonly problem: string | null;
}

interface Definition<Fixed extends object, Credentials extends object> {
  readonly vendor: string;
  readonly resultCodes: readonly ResultCode[];
  readonly callsPerDay?: number;
  readonly settings: (readSecret: ReadSecret) => z.ZodType<Divided<Fixed, Credentials>>;
  /** The setting that holds the vendor's address. */
  readonly address: 'baseUrl' | 'gatewayUrl';
  /** Credentials that belong together: one of them alone cannot be replaced. */
  readonly changeTogether?: ReadonlyArray<keyof Credentials & string>;
  readonly create: (settings: Fixed & WithCredentials<Credentials>, deps: ConnectorDeps) => Connector;
}

/** Ties a settings schema to the connector it configures, so that neither needs a cast. */
export function defineConnector<Fixed extends object, Credentials extends object>(
  definition: Definition<Fixed, Credentials>,
): ConnectorFactory {
  const inUse = new WeakMap<ConfiguredConnector, Credentials>();
  const credentialsOf = (configured: ConfiguredConnector): Credentials => {
    const credentials = inUse.get(configured);
    if (credentials === undefined) throw new Error(`this is no configuration of ${definition.vendor}`);
    return credentials;
  };
  return {
    vendor: definition.vendor,
    resultCodes: definition.resultCodes,
    callsPerDay: definition.callsPerDay ?? null,
    settingsJsonSchema: () =>
      z.toJSONSchema(
        definition.settings(() => ''),
        { io: 'input' },
      ),
    configure(raw, readSecret) {
      const parsed = definition.settings(readSecret).safeParse(raw);
      const exposed = findPlainHttp(raw, definition.address);
      if (!parsed.success) return { issues: [...parsed.error.issues, ...exposed] };
      if (exposed.length > 0) return { issues: exposed };
      const { fixed, credentials } = parsed.data;
      const configured: ConfiguredConnector = {
        vendor: definition.vendor,
        fixed,
        create: (deps) => definition.create({ ...fixed, credentials: () => credentialsOf(configured) }, deps),
        describeCredentials: () => describeCredentials(credentialsOf(configured)),
        compareCredentials(next) {
          const names = changedCredentials(credentialsOf(configured), credentialsOf(next));
          return { names, problem: findHalfChange(names, definition.changeTogether ?? []) };
        },
        adoptCredentials: (next) => void inUse.set(configured, credentialsOf(next)),
      };
      inUse.set(configured, credentials);
      return configured;
    },
  };
}

/** Half of a pair is what a process sees that looks between two steps of a change. */
function findHalfChange(changed: readonly string[], together: readonly string[]): string | null {
  const same = together.filter((name) => !changed.includes(name));
  if (same.length === 0 || same.length === together.length) return null;
  const others = together.filter((name) => changed.includes(name));
  return `${others.join(', ')} changed, but not ${same.join(', ')}: they can only change together`;
}
