/** What the run and its processes say to each other. */
import { z } from 'zod';
import { accountNames } from './accounts.ts';

const account = z.enum(accountNames);
const counts = z.record(z.string(), z.int());
/** Where each account's vendor, or the proxy before it, listens. */
const urls = z.strictObject({ urls: z.partialRecord(account, z.url()) });

/** A vendor process: where its simulators listen, and what they have seen since their start. */
export const vendorWord = z.union([
  urls,
  z.strictObject({
    tally: z.partialRecord(account, z.strictObject({ requests: z.int(), misbehaviours: counts })),
  }),
]);
export type VendorWord = z.infer<typeof vendorWord>;

/** The proxies: where they listen, and what they have done to requests. */
export const proxyWord = z.union([
  urls,
  z.strictObject({ tally: z.strictObject({ requests: z.int(), faults: counts }) }),
]);
export type ProxyWord = z.infer<typeof proxyWord>;

/** To a vendor or the proxies: count what has come so far; the proxies can also be told to do no more harm. */
export const order = z.enum(['tell', 'calm']);

/** The clients: how far they are; `isOver` comes last, when all answers are in their file. */
export const clientWord = z.strictObject({
  started: z.int(),
  finished: z.int(),
  sent: z.int(),
  disconnects: z.int(),
  isOver: z.boolean(),
});
export type ClientWord = z.infer<typeof clientWord>;

/** To the clients: begin nothing more, and come to an end. */
export const clientOrder = z.literal('stop');
