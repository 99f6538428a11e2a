/** Building blocks for the settings of an account, and the factory every vendor registers. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { knownSecrets } from '../domain/known-secrets.ts';
import type { Connector, ConnectorDeps, ResultCode } from './connector.ts';
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
  return referenced(parse, (reference) => {
    const text = readSecret(reference, 'secret');
    knownSecrets.remember(text);
    return text;
  });
}

/** The same for a public key: everybody may read it, and nobody else may put another in its place. */
export function publicKey<T>(readSecret: ReadSecret, parse: (text: string) => T) {
  return referenced(parse, (reference) => {
    const text = readSecret(reference, 'publicKey');
    if (text.includes('PRIVATE KEY')) knownSecrets.remember(text);
    return text;
  });
}

function referenced<T>(parse: (text: string) => T, read: (reference: SecretReference) => string) {
  return secretReference.transform((reference, context): T => {
    try {
      return parse(read(reference));
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}

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

export interface ConfiguredConnector {
  create(deps: ConnectorDeps): Connector;
}

/** Ties a settings schema to the connector it configures, so that neither needs a cast. */
export function defineConnector<S extends z.ZodType>(definition: {
  readonly vendor: string;
  readonly resultCodes: readonly ResultCode[];
  readonly callsPerDay?: number;
  readonly settings: (readSecret: ReadSecret) => S;
  /** The setting that holds the vendor's address. */
  readonly address: 'baseUrl' | 'gatewayUrl';
  readonly create: (settings: z.output<S>, deps: ConnectorDeps) => Connector;
}): ConnectorFactory {
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
      return { create: (deps) => definition.create(parsed.data, deps) };
    },
  };
}
