/** Time as the program sees it; injected, so that tests and simulations decide what time it is. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** An instant as ISO-8601 text in UTC with milliseconds; sorts as text. */
export type Instant = string & { readonly __brand: 'Instant' };

export function instant(date: Date): Instant {
  return date.toISOString() as Instant;
}

/** Milliseconds from one instant to a later one; negative when `to` is earlier. */
export function millisBetween(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

/** The time of this machine, as somebody may set it: what vendors are told, and what tokens are measured by. */
export const machineTime = (): Date => new Date();

/**
 * The time when the process began, and what has passed since. Nobody can set it: a lease, a pause or a proof that began
 * before the machine's clock was set ends when it must.
 */
export const systemClock: Clock = {
  now: () => new Date(performance.timeOrigin + performance.now()),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
