import type { Verdict } from './simulator-answer.ts';

/** A request that can come again: who sent it, under which id, and what it says. */
export interface Repeatable {
  readonly clientId: string;
  readonly requestId: string;
  /** Whatever must be the same when the id comes again. */
  readonly content: string;
}

/**
 * Remembers what each requestId of each client was answered. Assumption, from Antom's idempotency page: S and F are
 * answered again; the same id with other content is refused.
 */
export function createReplies() {
  const kept = new Map<string, { readonly content: string; readonly verdict: Verdict }>();
  return {
    /** The earlier verdict; null if the id is new. */
    find(request: Repeatable): Verdict | 'other content' | null {
      const earlier = kept.get(keyOf(request));
      if (earlier === undefined) return null;
      return earlier.content === request.content ? earlier.verdict : 'other content';
    },
    keep(request: Repeatable, verdict: Verdict): void {
      kept.set(keyOf(request), { content: request.content, verdict });
    },
    forget: (): void => kept.clear(),
  };
}

const keyOf = ({ clientId, requestId }: Repeatable): string => JSON.stringify([clientId, requestId]);
