/** Signing on the thread pool ends whenever it ends; in a simulation it ends at once, so that a run can be had again. */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { remembering } from './remembered-signatures.ts';

type Callback = (error: Error | null, result?: unknown) => void;

/** Takes the thread pool out of `sign` and `verify` of this process, for good. May be called again. */
export function workOnOneThread(): void {
  const inline =
    (work: (...args: readonly unknown[]) => unknown) =>
    (...args: readonly unknown[]): unknown => {
      const last = args.at(-1);
      if (typeof last !== 'function') return work(...args);
      const callback = last as Callback;
      try {
        const result = work(...args.slice(0, -1));
        return queueMicrotask(() => callback(null, result));
      } catch (error) {
        return queueMicrotask(() => callback(error instanceof Error ? error : new Error(String(error))));
      }
    };
  const { sign, verify, ...others } = remembering;
  Object.assign(crypto, { ...others, sign: inline(sign as never), verify: inline(verify as never) });
  syncBuiltinESMExports();
}
