/** How the simulated gateway checks a signature: with code of its own, after Taobao Open Platform, article 101617. */
import { createHash, createHmac } from 'node:crypto';

/** Digests by the name that `sign_method` gives them. */
const digests = new Map<string, (secret: string, pieces: readonly string[]) => string>([
  ['md5', (secret, pieces) => hexOf(createHash('md5'), [secret, ...pieces, secret])],
  ['hmac', (secret, pieces) => hexOf(createHmac('md5', secret), pieces)],
  ['hmac-sha256', (secret, pieces) => hexOf(createHmac('sha256', secret), pieces)],
]);

/** Whether `sign` is right for the parameters it came with; a digest nobody documents is never right. */
export function isSignedWith(secret: string, parameters: ReadonlyMap<string, string>): boolean {
  const digest = digests.get(parameters.get('sign_method') ?? '');
  const names = [...parameters.keys()].filter((name) => name !== 'sign' && name !== '' && parameters.get(name) !== '');
  names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const pieces = names.flatMap((name) => [name, parameters.get(name) ?? '']);
  return digest !== undefined && digest(secret, pieces) === parameters.get('sign');
}

function hexOf(
  digest: ReturnType<typeof createHash> | ReturnType<typeof createHmac>,
  pieces: readonly string[],
): string {
  for (const piece of pieces) digest.update(piece, 'utf8');
  return digest.digest('hex').toUpperCase();
}
