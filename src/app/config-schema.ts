/** The shape of the configuration file, with what each setting is for. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { bindKey } from '../access/token-key.ts';
import { isProtected } from '../connectors/plain-http.ts';
import { publicKeys, type ReadSecret } from '../connectors/settings.ts';
import { accountIdPattern } from '../domain/ids.ts';
import { edgeSettings } from './edge/edge-settings.ts';
import { overload } from './overload-settings.ts';

export function configSchema(readSecret: ReadSecret) {
  return z.strictObject({
    accounts: z
      .record(z.string().regex(accountIdPattern, 'must be 1 to 40 of a-z, 0-9 and -'), account)
      .refine((accounts) => Object.keys(accounts).length > 0, 'must name at least one account')
      .describe('Accounts by id: sets of credentials at vendors'),
    auth: auth(readSecret),
    journal: journal.prefault({}),
    server: serverSettings(readSecret).prefault({}),
    reload: reload.prefault({}),
  });
}

const account = z.strictObject({
  vendor: z.string().describe('Which connector serves it'),
  settings: z.unknown().describe('What that connector needs; see the example for each vendor'),
  limits: z
    .strictObject({
      timeoutMs: z.int().min(100).max(120_000).default(10_000).describe('Longest wait for a complete answer'),
      connections: z.int().min(1).max(256).default(8).describe('Connections of one process to the vendor at once'),
      concurrency: z
        .int()
        .min(1)
        .max(10_000)
        .nullable()
        .default(null)
        .describe('Calls under way at once, over all processes; null: as many as there are connections'),
      callsPerSecond: z
        .number()
        .min(0.5)
        .max(100_000)
        .nullable()
        .default(null)
        .describe('Calls in any one second, over all processes; null: no limit'),
      callsPerDay: z
        .int()
        .min(1)
        .max(1_000_000_000)
        .nullable()
        .default(null)
        .describe(
          'Calls a day, over all processes; null: what the vendor says of itself, and else what is known of it. Where neither this nor another limit is set, calls are not counted: a limit that is set later counts from then',
        ),
      dayOffset: z
        .string()
        .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'must be an offset such as +08:00')
        .default('+08:00')
        .describe("UTC offset of the vendor's day"),
      writeShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe('Part of callsPerSecond and callsPerDay that readings may not use, 0 to 1'),
      breaker: z
        .strictObject({
          failures: z
            .int()
            .min(1)
            .max(1_000)
            .default(10)
            .describe('So many calls without a believable answer, one after the other, close the account for a while'),
          closedMs: z.int().min(100).max(3_600_000).default(10_000).describe('How long; then one call probes'),
        })
        .prefault({}),
    })
    .prefault({}),
  policy: z
    .strictObject({
      blocksTarget: z
        .boolean()
        .default(true)
        .describe(
          'Refuse a second operation while one on the same target is not settled; if false for every account that leads there, unknown outcomes are left to a person, as readings can no longer tell whose change they see',
        ),
      longestProcessingMs: z
        .int()
        .min(0)
        .max(86_400_000)
        .default(60_000)
        .describe(
          'How long the vendor may still work on a request we lost sight of; "not applied" is concluded only after',
        ),
      firstCheckMs: z
        .int()
        .min(100)
        .max(600_000)
        .default(2_000)
        .describe('Pause before an unknown outcome is looked at first; it doubles from check to check'),
      giveUpAfterMs: z
        .int()
        .min(0)
        .default(900_000)
        .describe('Age after which an operation read as not applied is refused instead of being sent again'),
    })
    .prefault({}),
});

const auth = (readSecret: ReadSecret) =>
  z
    .strictObject({
      issuer: z.string().min(1).describe('Required "iss" of tokens'),
      audience: z.string().min(1).describe('Required "aud" of tokens'),
      algorithms: z
        .array(z.enum(['RS256', 'ES256']))
        .min(1)
        .default(['RS256', 'ES256']),
      types: z
        .array(z.string().regex(/^[\w.+-]+$/, 'must be a media type without "application/", or absent'))
        .min(1)
        .default(['at+jwt', 'JWT', 'absent'])
        .describe('Accepted "typ" headers of tokens; "absent" stands for none'),
      clockToleranceSeconds: z
        .int()
        .min(0)
        .max(60)
        .default(5)
        .describe('How far the issuer\'s clock may be ahead of ours, for "nbf" and "iat"; an "exp" is never stretched'),
      rememberedTokens: z
        .int()
        .min(0)
        .max(1_000_000)
        .default(10_000)
        .describe('How many verified tokens one process remembers until they expire; 0 verifies each anew'),
      key: publicKeys(readSecret, parseTokenKey)
        .optional()
        .describe('Public key (PEM) that verifies tokens; a list while one replaces another'),
      jwksUrl: z
        .url({ protocol: /^https?$/ })
        .refine((url) => !hasCredentials(url), 'must not carry a name or password')
        .optional()
        .describe('Or where the keys are published'),
      jwks: jwks.prefault({}),
    })
    .refine(({ key, jwksUrl }) => (key === undefined) !== (jwksUrl === undefined), {
      error: 'needs either key or jwksUrl, and not both',
      when: ({ value }) => typeof value === 'object',
    })
    .refine(({ jwksUrl: url, jwks }) => url === undefined || jwks.allowsPlainHttp || isProtected(url), {
      error: 'must be https: whoever can change the answer can make tokens; jwks.allowsPlainHttp lets it pass',
      path: ['jwksUrl'],
    })
    .refine(({ key = [], algorithms }) => key.every((one) => algorithms.includes(bindKey(one).algorithm)), {
      error: 'is for an algorithm that auth.algorithms does not list',
      path: ['key'],
    });

const jwks = z.strictObject({
  refreshSeconds: z
    .int()
    .min(10)
    .max(86_400)
    .default(300)
    .describe(
      'Age after which published keys are read again; a key that is not published any more ends within twice that',
    ),
  outageSeconds: z
    .int()
    .min(0)
    .max(604_800)
    .default(86_400)
    .describe('Age up to which keys are used while the address does not answer; at least twice refreshSeconds'),
  cooldownSeconds: z
    .int()
    .min(1)
    .max(300)
    .default(5)
    .describe('Least pause between two readings of the address, whatever key ids tokens name'),
  allowsPlainHttp: z
    .boolean()
    .default(false)
    .describe('Whether jwksUrl may be plain http elsewhere than on this machine'),
});

function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

const journal = z.strictObject({
  leaseMs: z
    .int()
    .min(1_000)
    .max(600_000)
    .default(30_000)
    .describe('How long a process may work on an operation before another one may take it over'),
  waitMs: z
    .int()
    .min(0)
    .max(30_000)
    .default(2_000)
    .describe('How long a call waits for another one with its key or target'),
  checkEveryMs: z.int().min(50).max(60_000).default(500).describe('Pause between looks for operations that are due'),
  refreshEverySeconds: z.int().min(1).default(60).describe('Age after which configured templates are read again'),
  // @NOTE all that still asks for a settled operation is over long before a month: the longest a vendor may work on a
  // request, the end of its day's quota and what else a caller is told to wait for, clocks that differ: a day each.
  keepDays: z
    .int()
    .min(30)
    .max(4_000)
    .default(400)
    .describe('Days that an operation and its idempotency key are kept after it is settled; until then always'),
});

/** How the program meets the network. */
export const serverSettings = (readSecret: ReadSecret) =>
  z.strictObject({
    introspection: z.boolean().default(false).describe('Whether clients may ask for the schema'),
    explorer: z.boolean().default(false).describe('Whether / and /explorer serve explorers'),
    overload,
    ...edgeSettings(readSecret),
  });

const reload = z.strictObject({
  everySeconds: z
    .number()
    .min(0.1)
    .max(3_600)
    .nullable()
    .default(null)
    .describe('Pause between looks whether this file or a secret has changed; null: only SIGHUP has them read again'),
});

function parseTokenKey(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) throw new Error('is a private key; the public key belongs here');
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw new Error('is not a public key in PEM form', { cause });
  }
  return bindKey(key).key;
}
