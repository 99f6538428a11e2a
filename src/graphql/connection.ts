/** Relay connections, one pair of types a node type. */
import type { Cursor, Page } from '../domain/page.ts';
import { orderName, sealCursor } from './cursors.ts';
import { Directive, Field, Int, ObjectType } from './decorators.ts';

@Directive('@shareable')
@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more behind this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether this page began behind a cursor.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first row; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the last row: give it as "after" to get the next page. Null on an empty page.',
  })
  endCursor!: string | null;
}

type NodeClass<T> = new (...args: never[]) => T;

/**
 * Makes `Promo<Thing>Edge` and `Promo<Thing>Connection` for a node type.
 * @param thing what a row is, in one word: "Template".
 */
export function createConnectionTypes<T extends object>(thing: string, node: NodeClass<T>) {
  const name = `Promo${thing}`;
  const word = thing.toLowerCase();
  const article = /^[aeiou]/.test(word) ? 'An' : 'A';

  @ObjectType(`${name}Edge`, { description: `${article} ${word} and its place in the list.` })
  class Edge {
    @Field(() => node, { description: `The ${word}.` })
    node!: T;

    @Field(() => String, { description: 'Give it as "after" to get what comes behind this row.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${word}s.` })
  class Connection {
    @Field(() => [Edge], { description: 'The rows with their cursors.' })
    edges!: Edge[];

    @Field(() => [node], { description: 'The rows alone.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
    pageInfo!: PageInfo;

    readonly count: () => Promise<number>;

    constructor(count: () => Promise<number>) {
      this.count = count;
    }

    @Field(() => Int, { description: 'How many rows the whole list has. Counted only when you ask for it.' })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return { Edge, Connection };
}

/** Fills a connection from a page of the store. */
export function fillConnection<T, Item, C extends ConnectionShape<T>>(
  connection: C,
  page: Page<Item>,
  how: {
    readonly toNode: (item: Item) => T;
    readonly order: string;
    readonly isDescending: boolean;
    readonly isContinued: boolean;
  },
): C {
  const order = orderName(how);
  const edges = page.items.map(({ item, cursor }) => new PageEdge(how.toNode(item), cursor, order));
  return Object.assign(connection, {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: Object.assign(new PageInfo(), {
      hasNextPage: page.hasMore,
      hasPreviousPage: how.isContinued,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    }),
  });
}

/** Seals its cursor when somebody asks for it: most ask for nodes, and for the last cursor of a page. */
class PageEdge<T> {
  readonly node: T;
  readonly #cursor: Cursor;
  readonly #order: string;

  constructor(node: T, cursor: Cursor, order: string) {
    this.node = node;
    this.#cursor = cursor;
    this.#order = order;
  }

  get cursor(): string {
    return sealCursor(this.#cursor, this.#order);
  }
}

interface ConnectionShape<T> {
  edges: Array<{ node: T; cursor: string }>;
  nodes: T[];
  pageInfo: PageInfo;
}
