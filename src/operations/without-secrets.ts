/**
 * Vendors may repeat in their words what we sent, and their words end in the journal, in logs and in answers: before that,
 * whatever this process knows to be secret is hidden in them, whichever vendor it is.
 */
import { knownSecrets } from '../domain/known-secrets.ts';
import type { Outcome, Refusal, VendorVerdict } from '../domain/outcome.ts';

/** The outcome of an exchange, without secrets in the words that came with it. */
export function withoutSecrets<T>(outcome: Outcome<T>): Outcome<T> {
  switch (outcome.kind) {
    case 'done':
      return { ...outcome, vendor: verdictWithout(outcome.vendor) };
    case 'refused':
      return { kind: 'refused', refusal: refusalWithout(outcome.refusal) };
    case 'neverSent':
      return { kind: 'neverSent', why: knownSecrets.hide(outcome.why) };
    case 'unknown':
      return {
        kind: 'unknown',
        why: knownSecrets.hide(outcome.why),
        vendor: outcome.vendor === null ? null : verdictWithout(outcome.vendor),
      };
  }
}

function refusalWithout(refusal: Refusal): Refusal {
  const issues = refusal.facts?.issues?.map(({ path, message }) => ({ path, message: knownSecrets.hide(message) }));
  return {
    ...refusal,
    detail: knownSecrets.hide(refusal.detail),
    vendor: refusal.vendor === null ? null : verdictWithout(refusal.vendor),
    ...(issues === undefined ? {} : { facts: { ...refusal.facts, issues } }),
  };
}

function verdictWithout({ name, status, code, message, traceId }: VendorVerdict): VendorVerdict {
  return { name, status: hide(status), code: hide(code), message: hide(message), traceId: hide(traceId) };
}

const hide = (text: string | null): string | null => (text === null ? null : knownSecrets.hide(text));
