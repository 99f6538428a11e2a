/** The vendors' own books: what was really done, and whose change each entry is. */
import { z } from 'zod';
import { type AccountName, accountNames } from './accounts.ts';
import type { JournalRow } from './journal-rows.ts';
import type { PlannedOperation } from './plan.ts';

/** One change that a vendor has made, by what its books tell of it. */
export type Effect = {
  readonly account: AccountName;
  readonly target: string;
  readonly at: Date;
} & (
  | { readonly by: 'requestId'; readonly requestId: string }
  | { readonly by: 'second'; readonly second: string }
  | { readonly by: 'content'; readonly name: string }
  /** Nothing but the status tells whose it is. */
  | { readonly by: 'order' }
) & {
    /** What the target's status became; null for changes of something else. */
    readonly status: 'ACTIVE' | 'PAUSED' | null;
  };

export interface Books {
  readonly effects: readonly Effect[];
  /** Entries that changed nothing: the same content again on the same benefit, with nobody's in between. */
  readonly idleRepeats: number;
}

/** Reads all books through the control plane. */
export async function readBooks(urls: Readonly<Record<AccountName, string>>): Promise<Books> {
  const books = await Promise.all(
    accountNames.map(async (account) => {
      const response = await fetch(`${urls[account]}/_simulator/books`);
      return readAccount(account, await response.json());
    }),
  );
  return {
    effects: books.flatMap(({ effects }) => effects),
    idleRepeats: books.reduce((sum, { idleRepeats }) => sum + idleRepeats, 0),
  };
}

const statuses = new Map<string, 'ACTIVE' | 'PAUSED'>([
  ['valid', 'ACTIVE'],
  ['paused', 'PAUSED'],
  ['ACTIVTED', 'ACTIVE'],
  ['PAUSED', 'PAUSED'],
]);

const at = z.coerce.date();
const cardBooks = z.object({
  effects: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('budget'), requestId: z.string(), templateCode: z.string(), at }),
      z.object({ kind: z.literal('status'), templateCode: z.string(), after: z.string(), at }),
    ]),
  ),
});
const voucherBooks = z.object({
  effects: z.array(z.object({ requestId: z.string(), templateId: z.string(), after: z.string(), at })),
});
const memberBooks = z.object({ effects: z.array(z.object({ uid: z.string(), dataChangeTime: z.string(), at })) });
const benefitBooks = z.object({
  effects: z.array(z.object({ id: z.string(), outerId: z.string(), dto: z.looseObject({ name: z.string() }), at })),
});

function readAccount(account: AccountName, content: unknown): Books {
  switch (account) {
    case 'cards':
      return only(
        cardBooks.parse(content).effects.map((entry): Effect => {
          const facts = { account, target: entry.templateCode, at: entry.at };
          return entry.kind === 'budget'
            ? { ...facts, by: 'requestId', requestId: entry.requestId, status: null }
            : { ...facts, by: 'order', status: statuses.get(entry.after) ?? null };
        }),
      );
    case 'vouchers':
      return only(
        voucherBooks.parse(content).effects.map(({ requestId, templateId, after, ...entry }): Effect => {
          const status = statuses.get(after) ?? null;
          return { account, target: templateId, at: entry.at, by: 'requestId', requestId, status };
        }),
      );
    case 'members':
    case 'members-proven':
    case 'members-sole':
      return only(
        memberBooks.parse(content).effects.map(({ uid, dataChangeTime: second, ...entry }): Effect => {
          return { account, target: uid, at: entry.at, by: 'second', second, status: null };
        }),
      );
    case 'venue':
      return readBenefits(content);
  }
}

const only = (effects: readonly Effect[]): Books => ({ effects, idleRepeats: 0 });

/**
 * The platform writes every update down, also one that brings what the benefit has already: the repeat of a request,
 * which its page makes safe. That is no change, unless somebody else's came between the two.
 */
function readBenefits(content: unknown): Books {
  const { effects } = benefitBooks.parse(content);
  const present = new Map<string, string>();
  const changes = effects.filter(({ id, dto }) => {
    const state = JSON.stringify({ ...dto, id: undefined });
    const isChange = present.get(id) !== state;
    present.set(id, state);
    return isChange;
  });
  return {
    effects: changes.map(({ outerId, dto, ...entry }): Effect => {
      return { account: 'venue', target: outerId, at: entry.at, by: 'content', name: dto.name, status: null };
    }),
    idleRepeats: effects.length - changes.length,
  };
}

export interface Attribution {
  /** By the operation's number in the plan. */
  readonly effects: ReadonlyMap<number, readonly Effect[]>;
  /** Nobody's: the journal knows of no request that could have had them. */
  readonly strays: readonly Effect[];
}

/** An operation of the plan with what the journal holds of it. */
export interface Known {
  readonly planned: PlannedOperation;
  readonly row: JournalRow;
}

/** Finds out whose change each effect is. Pure. */
export function attribute(effects: readonly Effect[], known: readonly Known[]): Attribution {
  const owners = new Map(known.flatMap((one) => namesOf(one).map((name) => [name, one] as const)));
  const found = new Map<number, Effect[]>();
  const strays: Effect[] = [];
  const give = (effect: Effect, owner: Known | undefined): void => {
    if (owner === undefined) strays.push(effect);
    else found.set(owner.planned.number, [...(found.get(owner.planned.number) ?? []), effect]);
  };
  for (const effect of effects) if (effect.by !== 'order') give(effect, owners.get(nameOf(effect)));
  const switches = known.filter(({ planned }) => planned.stream === 'cards, status');
  for (const [effect, owner] of attributeByOrder(effects, switches)) give(effect, owner);
  return { effects: found, strays };
}

const targetOf = ({ account, target }: { readonly account: string; readonly target: string }): string =>
  `${account} ${target}`;

function nameOf(effect: Exclude<Effect, { by: 'order' }>): string {
  switch (effect.by) {
    case 'requestId':
      return `${targetOf(effect)} request ${effect.requestId}`;
    case 'second':
      return `${targetOf(effect)} second ${effect.second}`;
    case 'content':
      return `${targetOf(effect)} content ${effect.name}`;
  }
}

/** What the effects of an operation are known by, whichever of them its vendor writes down. */
function namesOf({ planned, row }: Known): string[] {
  const target = targetOf(planned);
  const second = /"dataChangeTime":"([^"]+)"/.exec(row.body)?.[1];
  const { name } = planned.input;
  return [
    `${target} request ${row.requestId}`,
    ...(second === undefined ? [] : [`${target} second ${second}`]),
    ...(typeof name === 'string' ? [`${target} content ${name}`] : []),
  ];
}

/**
 * A switch of a card's status carries no name, but one operation at a time has the target: the switches to a status come
 * in the order of the operations that wanted it. Those recorded as done take theirs first, then the others take what
 * is left near them.
 */
function attributeByOrder(
  effects: readonly Effect[],
  switches: readonly Known[],
): ReadonlyArray<readonly [Effect, Known | undefined]> {
  const nameless = effects.filter(({ by }) => by === 'order');
  const wanted = Map.groupBy(switches, ({ planned }) => `${targetOf(planned)} ${String(planned.input['status'])}`);
  const happened = Map.groupBy(nameless, (effect) => `${targetOf(effect)} ${effect.status}`);
  return [...happened].flatMap(([status, group]) => {
    const left = new Set(group);
    const pairs: Array<readonly [Effect, Known | undefined]> = [];
    for (const states of [['SUCCEEDED'], ['UNKNOWN', 'PENDING'], ['REFUSED']]) {
      const owners = (wanted.get(status) ?? [])
        .filter(({ row }) => states.includes(row.state))
        .sort((a, b) => beginOf(a.row) - beginOf(b.row));
      for (const [effect, owner] of align([...left], owners).pairs) {
        left.delete(effect);
        pairs.push([effect, owner]);
      }
    }
    return [...pairs, ...[...left].map((effect) => [effect, undefined] as const)];
  });
}

interface Alignment {
  readonly pairs: ReadonlyArray<readonly [Effect, Known]>;
  readonly distance: number;
}

const farthestMs = 5_000;

/** The most pairs in the order of both lists, and among those the nearest; nothing is paired with what is far from it. */
function align(effects: readonly Effect[], owners: readonly Known[]): Alignment {
  const [effect, ...laterEffects] = effects;
  const [owner, ...laterOwners] = owners;
  if (effect === undefined || owner === undefined) return { pairs: [], distance: 0 };
  const distance = distanceFrom(owner.row, effect.at.getTime());
  const without = [align(laterEffects, owners), align(effects, laterOwners)];
  if (distance > farthestMs) return without.reduce(better);
  const rest = align(laterEffects, laterOwners);
  const paired = { pairs: [[effect, owner] as const, ...rest.pairs], distance: distance + rest.distance };
  return without.reduce(better, paired);
}

function better(a: Alignment, b: Alignment): Alignment {
  if (a.pairs.length !== b.pairs.length) return a.pairs.length > b.pairs.length ? a : b;
  return a.distance <= b.distance ? a : b;
}

const beginOf = ({ attempts, requestedAt }: JournalRow): number =>
  (attempts.at(-1)?.startedAt ?? requestedAt).getTime();

/** From the nearest of the operation's attempts; one without an end lasts until the operation is settled. */
function distanceFrom({ attempts, settledAt }: JournalRow, at: number): number {
  const distances = attempts.map(({ startedAt, finishedAt, outcome }) => {
    const isKnown = finishedAt !== null && outcome !== 'UNKNOWN';
    const end = (isKnown ? finishedAt : settledAt)?.getTime() ?? Infinity;
    return Math.max(0, startedAt.getTime() - at, at - end);
  });
  return Math.min(Infinity, ...distances);
}
