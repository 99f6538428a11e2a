/** One page of a keyset-ordered list: a cursor names the last row seen, so pages stay right while rows come and go. */
export interface Cursor {
  /** The row's value in the order's first column; empty when the list is ordered by id alone. */
  readonly key: string;
  readonly id: string;
}

export interface PageRequest<Order extends string> {
  readonly first: number;
  readonly after: Cursor | null;
  readonly order: Order;
  readonly isDescending: boolean;
}

export interface Page<T> {
  readonly items: ReadonlyArray<{ readonly item: T; readonly cursor: Cursor }>;
  readonly hasMore: boolean;
}
