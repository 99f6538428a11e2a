/** What was used last, as much of it as there is room for. Sizes and room are in characters, or in bytes. */

export interface RecentlyUsed<T> {
  get(key: string): T | undefined;
  /** What takes more than all of the room is not kept. */
  set(key: string, value: T, size: number): void;
  delete(key: string): boolean;
}

/** What an entry takes besides its value: a thousand short ones are no less than a long one. */
const sizeOfEntry = 200;

export function createRecentlyUsed<T>(room: number): RecentlyUsed<T> {
  const entries = new Map<string, { readonly value: T; readonly size: number }>();
  let used = 0;
  /** What was used last stands last already. */
  let last: string | null = null;
  const remove = (key: string): boolean => {
    used -= entries.get(key)?.size ?? 0;
    return entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined || key === last) return entry?.value;
      entries.delete(key);
      entries.set(key, entry);
      last = key;
      return entry.value;
    },
    set(key, value, sizeOfValue) {
      remove(key);
      const size = sizeOfValue + sizeOfEntry;
      if (size > room) return;
      entries.set(key, { value, size });
      last = key;
      used += size;
      for (const oldest of entries.keys()) {
        if (used <= room) return;
        remove(oldest);
      }
    },
    delete: remove,
  };
}
