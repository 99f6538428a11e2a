/**
 * Makes the answers of two programs comparable that have lived the same life at different moments. What each of them makes
 * up is named after the order in which it is first met, so that what was equal stays equal and what differed differs:
 * ids of operations, request ids, idempotency keys, cursors, and the vendors' trace ids. Instants and durations are only said to be
 * there. Everything else stays as it came.
 */
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g;
const madeUpFields = new Set(['requestId', 'idempotencyKey', 'traceId', 'cursor', 'startCursor', 'endCursor']);

/** One for each program; it remembers the names it has given. */
export function createNormaliser(): (value: unknown) => unknown {
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `made up #${names.size + 1}`;
    names.set(text, name);
    return name;
  };
  const normalise = (value: unknown, field = ''): unknown => {
    if (Array.isArray(value)) return value.map((item) => normalise(item, field));
    if (typeof value === 'object' && value !== null) {
      // By name: gateways may answer fields in another order.
      const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
      return Object.fromEntries(fields.map(([name, item]) => [name, normalise(item, name)]));
    }
    if (typeof value === 'number') return field === 'durationMs' ? 'a duration' : value;
    if (typeof value !== 'string') return value;
    return madeUpFields.has(field) ? nameOf(value) : value.replace(uuid, nameOf).replace(instant, 'an instant');
  };
  return (value) => normalise(value);
}
