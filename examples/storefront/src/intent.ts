/** One change that the shopper wants, with the key that makes it happen at most once. */
export interface Intent {
  readonly idempotencyKey: string;
  readonly memberId: string;
  /** What is added to the balance; negative: paid. */
  readonly balanceIncrement: string;
}

const place = 'lantern-intent';

/** Makes the key, once, and keeps it before anything is sent: a reload or a crash goes on with the same one. */
export function makeIntent(memberId: string, balanceIncrement: string): Intent {
  const intent: Intent = { idempotencyKey: crypto.randomUUID(), memberId, balanceIncrement };
  localStorage.setItem(place, JSON.stringify(intent));
  return intent;
}

/** The intent whose outcome this page has not shown yet; null when there is none. */
export function unfinishedIntent(): Intent | null {
  const kept: unknown = JSON.parse(localStorage.getItem(place) ?? 'null');
  return isIntent(kept) ? kept : null;
}

function isIntent(kept: unknown): kept is Intent {
  const parts = ['idempotencyKey', 'memberId', 'balanceIncrement'];
  return typeof kept === 'object' && kept !== null && parts.every((part) => part in kept);
}

/** To be called when the outcome is certain, and not before. */
export function forgetIntent(): void {
  localStorage.removeItem(place);
}
