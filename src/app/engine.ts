/** How V8 keeps its memory in a process of this program. */
import { setFlagsFromString } from 'node:v8';

/**
 * To be called once, before the first request.
 * @NOTE V8 learns from the first documents that what a parser makes lives long, and from then on puts it where it is
 * collected late. Each such document keeps alive what it refers to, collections take twenty times as long, and a
 * hundredth of all requests waits for one (`npm run bench:documents` shows it without this).
 */
export function tuneEngine(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
