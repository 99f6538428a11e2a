/** One change that the shopper wants, with the key that makes it happen at most once. */
export interface Intent {
  readonly idempotencyKey: string;
  readonly memberId: string;
  /** What is added to the balance; negative: paid. */
  readonly balanceIncrement: string;
}

/** Every intent has a place of its own: all tabs share the storage, and none may overwrite what another one keeps. */
const shelf = 'lantern-intent:';
const placeOf = ({ idempotencyKey }: Intent): string => `${shelf}${idempotencyKey}`;

/** Makes the key, once, and keeps it before anything is sent: a reload or a crash goes on with the same one. */
export function makeIntent(memberId: string, balanceIncrement: string): Intent {
  const intent: Intent = { idempotencyKey: crypto.randomUUID(), memberId, balanceIncrement };
  localStorage.setItem(placeOf(intent), JSON.stringify(intent));
  return intent;
}

/** An intent whose outcome no tab has shown yet; null when there is none. */
export function unfinishedIntent(): Intent | null {
  for (const place of Object.keys(localStorage)) {
    const intent = place.startsWith(shelf) ? read(localStorage.getItem(place)) : null;
    if (intent !== null && placeOf(intent) === place) return intent;
  }
  return null;
}

/** Null for what is damaged: without its key it could not be sent again anyway. */
function read(text: string | null): Intent | null {
  try {
    const kept: unknown = JSON.parse(text ?? 'null');
    if (!isIntent(kept)) return null;
    const { idempotencyKey, memberId, balanceIncrement } = kept;
    return { idempotencyKey, memberId, balanceIncrement };
  } catch {
    return null;
  }
}

function isIntent(kept: unknown): kept is Intent {
  if (typeof kept !== 'object' || kept === null) return false;
  const parts = new Map<string, unknown>(Object.entries(kept));
  return ['idempotencyKey', 'memberId', 'balanceIncrement'].every((part) => typeof parts.get(part) === 'string');
}

/** To be called when the outcome is certain, and not before. */
export function forgetIntent(intent: Intent): void {
  localStorage.removeItem(placeOf(intent));
}
