/** The one door through which a vendor's words come in: from here on they are plain, whoever is shown them. */
import type { Outcome, Refusal, VendorVerdict } from '../domain/outcome.ts';
import { plainWords } from '../domain/plain-words.ts';

const longestCode = 128;

/** The same outcome, its words without control characters and no longer than anybody reads. */
export function plainOutcome<T>(outcome: Outcome<T>): Outcome<T> {
  switch (outcome.kind) {
    case 'done':
      return { ...outcome, vendor: plainVerdict(outcome.vendor) };
    case 'refused':
      return { ...outcome, refusal: plainRefusal(outcome.refusal) };
    case 'neverSent':
      return { ...outcome, why: plainWords(outcome.why) };
    case 'unknown':
      return {
        ...outcome,
        why: plainWords(outcome.why),
        vendor: outcome.vendor === null ? null : plainVerdict(outcome.vendor),
      };
  }
}

function plainRefusal({ facts, ...refusal }: Refusal): Refusal {
  const scope = facts?.scope === undefined ? {} : { scope: plainWords(facts.scope, longestCode) };
  return {
    ...refusal,
    detail: plainWords(refusal.detail),
    vendor: refusal.vendor === null ? null : plainVerdict(refusal.vendor),
    ...(facts === undefined ? {} : { facts: { ...facts, ...scope } }),
  };
}

function plainVerdict({ name, status, code, message, traceId }: VendorVerdict): VendorVerdict {
  const plain = (word: string | null): string | null => (word === null ? null : plainWords(word, longestCode));
  return {
    name,
    status: plain(status),
    code: plain(code),
    message: message === null ? null : plainWords(message),
    traceId: plain(traceId),
  };
}
