/** Settings of an account at KYBIO. What its articles leave open is a setting here, and the default is the careful one. */
import { z } from 'zod';
import type { Live } from '../credentials.ts';
import { plainHttpSetting } from '../plain-http.ts';
import { type ReadSecret, secret } from '../settings.ts';

const numbers = z.array(z.int()).default([]);

const errorCodes = z
  .strictObject({
    duplicate: numbers.describe('The same member and the same second were applied before'),
    memberNotFound: numbers.describe('Nobody has this customerUid, number or phone'),
    balanceInsufficient: numbers.describe('Balance or points would fall below what the member may have'),
    quotaExhausted: numbers.describe('No calls are left today'),
    signatureRefused: numbers.describe('Data-signature does not fit: the appKey is wrong'),
    appUnknown: numbers.describe('There is no such appId, or it is switched off'),
  })
  .refine((codes) => {
    const all = Object.values(codes).flat();
    return new Set(all).size === all.length;
  }, 'a number can have one meaning only');

/** How things are written, which the articles leave open. */
const wireSettings = {
  timeZoneOffset: z
    .string()
    .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'must be an offset such as +08:00')
    .default('+08:00')
    .describe('UTC offset of every time on the wire; KYBIO does not say which it is'),
  uidFormat: z
    .enum(['NUMBER', 'TEXT'])
    .default('NUMBER')
    .describe('How a customerUid is written: a bare integer as in the articles, or quoted'),
  balanceDecimals: z.int().min(0).max(8).default(2).describe('Digits behind the point of balances; not documented'),
  pointDecimals: z.int().min(0).max(8).default(2).describe('Digits behind the point of points; not documented'),
  refusesNegativeResults: z
    .boolean()
    .default(false)
    .describe('Asks the vendor to refuse what would fall below zero, with two fields that only upstream documents'),
};

/** The settings, described for editors. */
const kybioSettings = (readSecret: ReadSecret) =>
  z.strictObject({
    baseUrl: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL such as https://kybio.example/openapi/v1' })
      .refine(
        (url) => !URL.canParse(url) || isBase(new URL(url)),
        'must be scheme, host and path prefix alone: no query, fragment or user',
      )
      .describe('Scheme, host and path prefix before the module, for example https://kybio.example/openapi/v1'),
    ...plainHttpSetting,
    appId: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible characters')
      .describe('Access credential handed out by KYBIO; sent in every message'),
    appKey: secret(readSecret, parseAppKey).describe('Key that signs requests; never sent'),
    ...wireSettings,
    duplicateRule: z
      .enum(['UNPROVEN', 'PROVEN'])
      .default('UNPROVEN')
      .describe('PROVEN only when a live check has shown that the same member and second are applied once'),
    isOnlyWriter: z
      .boolean()
      .default(false)
      .describe('True when nobody else, no till either, changes these members: then a reading tells what happened'),
    duplicateMessage: z
      .string()
      .min(1)
      .default('重复提交')
      .describe('Words in the message of a repeated submission, for as long as its number is not known'),
    errorCodes: errorCodes.prefault({}).describe('What the numbers in errorCode mean; no article prints them'),
    walkMembersEveryHours: z
      .number()
      .min(0.1)
      .max(8_760)
      .nullable()
      .default(24)
      .describe('Pause between two walks through all members, which cost one call a page; null: no walks'),
  });

/** The same, told apart by what may be replaced while the program runs. */
export const dividedSettings = (readSecret: ReadSecret) =>
  kybioSettings(readSecret).transform(({ appKey, ...fixed }) => ({ fixed, credentials: { appKey } }));

/** An account's settings, checked. */
export type KybioSettings = Live<z.output<ReturnType<typeof dividedSettings>>>;

function isBase(url: URL): boolean {
  return url.search === '' && url.hash === '' && url.username === '' && url.password === '' && !/[?#]/.test(url.href);
}

function parseAppKey(text: string): string {
  if (text === '') throw new Error('is empty');
  // The vendor trims before it signs; a key that begins or ends with a blank was copied wrongly.
  if (text !== text.trim()) throw new Error('begins or ends with white space');
  return text;
}
