/**
 * The one door through which a vendor's words come in. They end in the journal, in logs and in answers, and may repeat what
 * we sent: from here on they are plain, and hold nothing that this process knows to be secret, whichever vendor it is.
 */
import { knownSecrets } from '../domain/known-secrets.ts';
import type { Outcome, Refusal, VendorVerdict } from '../domain/outcome.ts';
import { plainWords } from '../domain/plain-words.ts';

const longestCode = 128;

/** The same outcome, its words without secrets and control characters, and no longer than anybody reads. */
export function plainOutcome<T>(outcome: Outcome<T>): Outcome<T> {
  switch (outcome.kind) {
    case 'done':
      return { ...outcome, vendor: plainVerdict(outcome.vendor) };
    case 'refused':
      return { ...outcome, refusal: plainRefusal(outcome.refusal) };
    case 'neverSent':
      return { ...outcome, why: plain(outcome.why) };
    case 'unknown':
      return {
        ...outcome,
        why: plain(outcome.why),
        vendor: outcome.vendor === null ? null : plainVerdict(outcome.vendor),
      };
  }
}

function plainRefusal({ facts, ...refusal }: Refusal): Refusal {
  const scope = facts?.scope === undefined ? {} : { scope: plain(facts.scope, longestCode) };
  const issues = facts?.issues?.map(({ path, message }) => ({ path, message: plain(message) }));
  return {
    ...refusal,
    detail: plain(refusal.detail),
    vendor: refusal.vendor === null ? null : plainVerdict(refusal.vendor),
    ...(facts === undefined ? {} : { facts: { ...facts, ...scope, ...(issues === undefined ? {} : { issues }) } }),
  };
}

function plainVerdict({ name, status, code, message, traceId }: VendorVerdict): VendorVerdict {
  const short = (word: string | null): string | null => (word === null ? null : plain(word, longestCode));
  return {
    name,
    status: short(status),
    code: short(code),
    message: message === null ? null : plain(message),
    traceId: short(traceId),
  };
}

/** Others' words as they may be told. Secrets go first: a word that is cut off could leave a part of one. */
export function plain(words: string, longest?: number): string {
  return plainWords(knownSecrets.hide(words), longest);
}
