/** Others are reached over TLS: what is signed is not hidden, and answers that nobody signs must not be made on the way. */
import { z } from 'zod';

/** An address that cannot stay as it is, and why. */
export interface AddressIssue {
  readonly path: readonly string[];
  readonly message: string;
}

/** A setting of every account. */
export const plainHttpSetting = {
  allowsPlainHttp: z
    .boolean()
    .default(false)
    .describe('Whether the address may be http: on another machine; only in a network where nobody listens'),
};

const message =
  'must begin with https: on the way to another machine, http lets anybody read what is sent and write what is answered; where nobody can, set allowsPlainHttp: true';

/** What is wrong with an account's address; nothing where it is no address at all, which others say. */
export function findPlainHttp(raw: unknown, name: string): readonly AddressIssue[] {
  const shape = z.looseObject({ [name]: z.string(), allowsPlainHttp: z.unknown().optional() }).safeParse(raw);
  const address = shape.data?.[name];
  if (typeof address !== 'string' || shape.data?.['allowsPlainHttp'] === true || isProtected(address)) return [];
  return [{ path: [name], message }];
}

const thisMachine = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether nobody stands between us and an address. Hosts as `URL` writes them, by which 0x7f.1 is 127.0.0.1. */
export function isProtected(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { protocol, hostname } = new URL(address);
  return protocol !== 'http:' || thisMachine.test(hostname);
}
