/** Settings of an Alisports account. What the vendor's page leaves open is a setting here, careful by default. */
import { z } from 'zod';
import type { Live } from '../credentials.ts';
import { plainHttpSetting } from '../plain-http.ts';
import { type ReadSecret, secret } from '../settings.ts';
import { signMethods } from './sign.ts';

const gatewayUrl = z
  .url({
    protocol: /^https?$/,
    error: 'must be an http or https URL such as https://gw.api.taobao.com/router/rest',
  })
  .transform((text, context) => {
    const url = new URL(text);
    if (`${url.origin}${url.pathname}` === url.href && url.pathname !== '/') {
      return { origin: url.origin, path: url.pathname };
    }
    const message = 'must be scheme, host and path alone: no query, fragment or user, and not without a path';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .describe('Full URL of the gateway, for example https://gw.api.taobao.com/router/rest');

const visible = z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible characters');

/** The settings as they stand in the configuration. */
const alisportsSettings = (readSecret: ReadSecret) =>
  z.strictObject({
    gatewayUrl,
    ...plainHttpSetting,
    appKey: visible.describe('App key issued by the Taobao Open Platform'),
    appSecret: secret(readSecret, parseText).describe('Secret of the app; signs requests'),
    session: secret(readSecret, parseText)
      .optional()
      .describe("Access token of a user; the vendor's sample for this API sends none"),
    signMethod: z.enum(signMethods).default('hmac-sha256').describe('How requests are signed'),
    channelCode: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .describe('Code that tells SaaS vendors apart, issued by the platform'),
    creatorId: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .optional()
      .describe('Creator (the venue id) of benefits that name none'),
    partnerId: visible.optional().describe('Identity of the calling software, sent as partner_id'),
    targetAppKey: visible.optional().describe('Only when the API is provided by another ISV'),
    allowsUnusedValidity: z
      .boolean()
      .default(false)
      .describe('Also sends the effect types 1 and 4, whose fields the page marks as not used this time'),
    duplicateCodes: z
      .array(z.string().trim().min(1))
      .default([])
      .describe('Error codes that say "applied before"; no page documents one, so onboarding has to find them'),
    unlimitedAs: z
      .int()
      .nullable()
      .default(null)
      .describe('Sent for an absent daily stock, user limit or daily user limit on an update; null leaves it out'),
    omittedOnUpdate: z
      .enum(['REFUSED', 'CLEARS'])
      .default('REFUSED')
      .describe(
        'An update that leaves out what the benefit had (a limit without unlimitedAs, a text, price, cost or location): REFUSED before it is sent, because the platform may keep the old value; CLEARS only when onboarding has shown that it takes the value away',
      ),
  });

/** The same, told apart by what may be replaced while the program runs. */
export const dividedSettings = (readSecret: ReadSecret) =>
  alisportsSettings(readSecret).transform(({ appSecret, session, ...fixed }) => ({
    fixed,
    credentials: { appSecret, session },
  }));

type AllSettings = z.output<ReturnType<typeof dividedSettings>>;

/** The settings once they are parsed. */
export type AlisportsSettings = Live<AllSettings>;

/** What of them is secret. */
export type AlisportsCredentials = AllSettings['credentials'];

/** Blanks around a secret, such as the line end of its file, do not belong to it. */
function parseText(text: string): string {
  const bare = text.trim();
  if (bare === '') throw new Error('is empty');
  return bare;
}
