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
  const text = localStorage.getItem(place);
  return text === null ? null : JSON.parse(text);
}

/** To be called when the outcome is certain, and not before. */
export function forgetIntent(): void {
  localStorage.removeItem(place);
}

/** An amount as it is typed, in the form that the graph takes; null when it is none. Never a number: digits would get lost. */
export function parseAmount(typed: string): string | null {
  const text = typed.trim().replace(',', '.');
  return /^\d{1,8}(\.\d{1,2})?$/.test(text) && /[1-9]/.test(text) ? text : null;
}
