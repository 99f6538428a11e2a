import type { Verdict } from '../alipay-gateway/simulator-answer.ts';
import type { UpdateBudgetMessage } from './simulator-messages.ts';

/**
 * Remembers what each requestId of each client was answered. Assumption, from Antom's idempotency page: S and F are
 * answered again; the same id with other content is refused.
 */
export function createReplies() {
  const kept = new Map<string, { readonly content: string; readonly verdict: Verdict }>();
  return {
    /** The earlier verdict; null if the id is new. */
    find(clientId: string, message: UpdateBudgetMessage): Verdict | 'other content' | null {
      const earlier = kept.get(keyOf(clientId, message));
      if (earlier === undefined) return null;
      return earlier.content === contentOf(message) ? earlier.verdict : 'other content';
    },
    keep(clientId: string, message: UpdateBudgetMessage, verdict: Verdict): void {
      kept.set(keyOf(clientId, message), { content: contentOf(message), verdict });
    },
    forget: (): void => kept.clear(),
  };
}

const keyOf = (clientId: string, { requestId }: UpdateBudgetMessage): string => JSON.stringify([clientId, requestId]);
const contentOf = ({ merchantId, templateCode, updateType, number }: UpdateBudgetMessage): string =>
  JSON.stringify([merchantId, templateCode, updateType, number]);
