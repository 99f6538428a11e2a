/** What one request has read so far, so that it reads nothing twice and can forget it all at once. */
import DataLoader from 'dataloader';

/** Reads values in the order of their keys; a key that cannot be read gets an error of its own. */
type ReadAll<K, V, How extends unknown[] = []> = (keys: readonly K[], ...how: How) => Promise<ReadonlyArray<V | Error>>;

export interface Memory {
  /** Keys asked for together are one read, and each of them is read once. */
  one<K, V>(read: ReadAll<K, V>): { load(key: K): Promise<V> };
  /** The same for every way of reading, such as a page or an age. */
  each<K, V, How>(read: ReadAll<K, V, [How]>): (key: K, how: How) => Promise<V>;
  forget(): void;
}

export function createMemory(): Memory {
  const clears: Array<() => void> = [];
  const one = <K, V>(read: ReadAll<K, V>): { load(key: K): Promise<V> } => {
    // Most requests ask one loader of a dozen.
    let loader: DataLoader<K, V, string> | null = null;
    clears.push(() => loader?.clearAll());
    return {
      load(key) {
        loader ??= new DataLoader<K, V, string>((keys) => read(keys), { cacheKeyFn: nameOf });
        return loader.load(key);
      },
    };
  };
  const each = <K, V, How>(read: ReadAll<K, V, [How]>): ((key: K, how: How) => Promise<V>) => {
    const loaders = new Map<string, { load(key: K): Promise<V> }>();
    return (key, how) => {
      const name = nameOf(how);
      const known = loaders.get(name);
      if (known !== undefined) return known.load(key);
      const loader = one<K, V>((keys) => read(keys, how));
      loaders.set(name, loader);
      return loader.load(key);
    };
  };
  return {
    one,
    each,
    forget: () => {
      for (const clear of clears) clear();
    },
  };
}

/** Equal keys have equal names, whatever they are made of. */
function nameOf(key: unknown): string {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : String(JSON.stringify(key));
}
