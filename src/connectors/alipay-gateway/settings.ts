/** Settings that every account at the AlipayHK gateway has. What the vendor's pages leave open is a setting here. */
import { z } from 'zod';
import { parseTemplateCode, type TemplateCode } from '../../domain/ids.ts';
import type { Divided, Live } from '../credentials.ts';
import { plainHttpSetting } from '../plain-http.ts';
import { parseRsaPrivateKey, parseRsaPublicKey, publicKeys, type ReadSecret, secret } from '../settings.ts';
import { envelopeKeys } from './wire.ts';

export function gatewaySettings(readSecret: ReadSecret) {
  return {
    baseUrl: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL such as https://open.alipay.hk' })
      .refine(
        (url) => !URL.canParse(url) || isOrigin(new URL(url)),
        'must not have a path, query, fragment or user: scheme and host alone',
      )
      .describe("Scheme and host of the vendor's environment, for example https://open.alipay.hk"),
    ...plainHttpSetting,
    clientId: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible characters')
      .describe('Client-Id issued by AlipayHK'),
    keyVersion: z.int().min(0).default(1).describe('Version under which AlipayHK knows our public key'),
    privateKey: secret(readSecret, parseRsaPrivateKey).describe('Our RSA key (PEM); signs requests'),
    vendorPublicKey: publicKeys(readSecret, parseRsaPublicKey).describe(
      "AlipayHK's RSA key (PEM); verifies answers. A list while AlipayHK replaces it: any of them will do",
    ),
    requestTimeOffset: z
      .string()
      .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'must be an offset such as +08:00')
      .default('+08:00')
      .describe('UTC offset in which Request-Time is written'),
    envelope: z
      .enum(['any', ...envelopeKeys])
      .default('any')
      .describe('Key of the outcome object in answers; "any" accepts every key the pages print'),
    answerTimeToleranceSeconds: z
      .int()
      .min(1)
      .max(3600)
      .default(60)
      .describe(
        'A signed answer whose Response-Time is this much before the question, or after now, counts as not verified',
      ),
    reusesConnections: z
      .boolean()
      .default(true)
      .describe(
        'false: each request has a connection of its own. For a way to AlipayHK that is not trusted to keep answers in order: they are signed, but do not say which request they are for',
      ),
  };
}

function isOrigin(url: URL): boolean {
  return `${url.protocol}//${url.host}/` === url.href;
}

type AllSettings = z.output<z.ZodObject<ReturnType<typeof gatewaySettings>>>;

/** What of the settings may be replaced while the program runs. */
export type GatewayCredentials = Pick<AllSettings, 'keyVersion' | 'privateKey' | 'vendorPublicKey'>;

/** The vendor finds our key by its version: one without the other would be refused. */
export const changeTogether = ['keyVersion', 'privateKey'] as const;

/** Tells the credentials of a family's settings from the rest. */
export function divide<S extends GatewayCredentials>({ keyVersion, privateKey, vendorPublicKey, ...fixed }: S) {
  return { fixed, credentials: { keyVersion, privateKey, vendorPublicKey } };
}

export type GatewaySettings = Live<Divided<Omit<AllSettings, keyof GatewayCredentials>, GatewayCredentials>>;

/** Codes of templates, as an operator writes them. */
export const templateCodes = z
  .array(
    z.string().transform((code, context): TemplateCode => {
      const parsed = parseTemplateCode(code);
      if (parsed !== null) return parsed;
      context.addIssue({ code: 'custom', message: 'must be a template code of 1 to 64 letters, digits, - or _' });
      return z.NEVER;
    }),
  )
  .default([]);
