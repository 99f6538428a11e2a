/**
 * The keys an issuer publishes, kept: rotated without downtime, and used on while the issuer is away.
 * Source: RFC 8725 section 3.10 (nothing that a token names is fetched).
 */
import { type PublishedKeys, readPublishedKeys } from './jwks-document.ts';
import type { KeyAddress } from './jwks-fetch.ts';
import type { KeyFinding, TokenKeys, WantedKey } from './keys.ts';
import type { TokenKey } from './token-key.ts';

export interface JwksRules {
  /** Age after which they are read again; at twice that age nobody is let in before they are. */
  readonly refreshSeconds: number;
  /** Age up to which they are used while they cannot be read. */
  readonly outageSeconds: number;
  /** Least pause between two readings, whatever tokens name. */
  readonly cooldownSeconds: number;
}

export interface JwksDeps extends JwksRules {
  readonly address: KeyAddress;
  /** A time that nobody sets. */
  readonly now: () => Date;
  /** Told when the keys can be read no more, and of published keys that are not used; never of the same thing twice running. */
  readonly onTrouble: (reason: string) => void;
}

export interface Jwks extends TokenKeys {
  /** Reads the keys before somebody needs them. */
  prepare(): Promise<void>;
}

/**
 * Who waits for the issuer keeps a place in which somebody else would be answered. Without a bound, made-up key ids would
 * take all places while the issuer is slow, and lock out those whose keys are known.
 */
const mostWaiting = 32;

/** The keys that are published at one address; they are read when they are first asked for. */
export function useJwks(deps: JwksDeps): Jwks {
  const store = createKeyStore(deps);
  let waiting = 0;
  /** @returns false when there are too many who wait for that already. */
  const readForNewKey = async (): Promise<boolean> => {
    if (waiting >= mostWaiting) return false;
    waiting += 1;
    await store.read();
    waiting -= 1;
    return true;
  };
  const found = (wanted: WantedKey): KeyFinding | null => {
    const key = choose(store.usable(), wanted);
    return key === null ? null : { kind: 'found', keys: [key] };
  };
  return {
    async find(wanted) {
      if (store.mustWait()) await store.read();
      else if (store.isOld()) void store.read();
      const known = found(wanted);
      if (known !== null) return known;
      // The id may be that of a new key.
      if (!(await readForNewKey())) return unavailable(deps);
      return found(wanted) ?? (store.isCertain() ? { kind: 'none' } : unavailable(deps));
    },
    trusts(key) {
      if (store.isOld()) void store.read();
      return !store.mustWait() && store.usable().includes(key);
    },
    prepare: () => store.read(),
    close: () => store.close(),
  };
}

const unavailable = ({ cooldownSeconds }: JwksRules): KeyFinding => ({
  kind: 'unavailable',
  retryAfterSeconds: cooldownSeconds,
});

/** One key, or none: a token without id, or with an id given twice, must not choose by itself. */
function choose(keys: readonly TokenKey[], { id, algorithm }: WantedKey): TokenKey | null {
  const fitting = keys.filter((key) => key.algorithm === algorithm && (id === undefined || key.id === id));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

interface Reading {
  readonly text: string;
  readonly published: PublishedKeys;
  readonly at: number;
}

function createKeyStore({ address, now, onTrouble, ...rules }: JwksDeps) {
  const tell = onlyNews(onTrouble);
  let last: Reading | null = null;
  let hasFailed = false;
  let triedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | null = null;
  let isClosed = false;
  const isOlderThan = (seconds: number): boolean => last === null || now().getTime() - last.at >= seconds * 1000;
  const longestSeconds = Math.max(rules.outageSeconds, 2 * rules.refreshSeconds);

  const load = async (): Promise<void> => {
    triedAt = now().getTime();
    const at = triedAt;
    try {
      const text = await address.fetch();
      const published = text === last?.text ? last.published : readPublishedKeys(text);
      last = { text, published, at };
      hasFailed = false;
      tell(describe(published));
    } catch (error) {
      hasFailed = true;
      if (!isClosed) tell(`they cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return {
    /** Never rejects. Whoever asks meanwhile waits for the same answer; too soon after the last one, nothing is done. */
    async read(): Promise<void> {
      if (underWay === null && now().getTime() - triedAt < rules.cooldownSeconds * 1000) return;
      underWay ??= load().finally(() => {
        underWay = null;
      });
      await underWay;
    },
    usable: (): readonly TokenKey[] => (isOlderThan(longestSeconds) ? [] : (last?.published.keys ?? [])),
    isOld: (): boolean => isOlderThan(rules.refreshSeconds),
    /** While the issuer is away, those with a known key do not wait for it. */
    mustWait: (): boolean => isOlderThan(hasFailed ? longestSeconds : 2 * rules.refreshSeconds),
    /** Whether a key that is not there is no key of the issuer's. */
    isCertain: (): boolean => !hasFailed && !isOlderThan(longestSeconds),
    async close(): Promise<void> {
      isClosed = true;
      await address.close();
      await underWay;
    },
  };
}

function describe({ keys, refused }: PublishedKeys): string | null {
  if (keys.length === 0) return ['none of them can be used', ...refused].join('; ');
  return refused.length === 0 ? null : `not all of them can be used: ${refused.join('; ')}`;
}

/** Passes on what differs from what was said last; null: there is nothing to say. */
function onlyNews(tell: (reason: string) => void): (reason: string | null) => void {
  let last: string | null = null;
  return (reason) => {
    if (reason !== null && reason !== last) tell(reason);
    last = reason;
  };
}
