/** Walks the lists that vendors have, page by page in the background, so that ours know what exists. */
import type { ListPage, VendorList } from '../connectors/connector.ts';
import { type Clock, type Instant, instant } from '../domain/clock.ts';
import { type TemplateId, templateIdOf } from '../domain/ids.ts';
import type { Outcome } from '../domain/outcome.ts';
import { keepMember } from '../store/members.ts';
import type { Db } from '../store/tables.ts';
import { moveWalk, takeWalk, type WalkKey, type WalkPlace } from '../store/walks.ts';
import type { Account, Accounts } from './accounts.ts';
import type { OperationLog } from './operation-log.ts';
import type { TemplateReader } from './read-templates.ts';

interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly templates: TemplateReader;
  readonly log: OperationLog;
}

/** Reads the next page of every walk that is due; any replica may do it. @returns how many pages it read. */
export type WalkLists = () => Promise<number>;

export function createWalkLists(deps: Deps): WalkLists {
  return async () => {
    const pages = await Promise.all(
      [...deps.accounts.values()].flatMap((account) => [walkTemplates(deps, account), walkMembers(deps, account)]),
    );
    return pages.filter(Boolean).length;
  };
}

function walkTemplates(deps: Deps, account: Account): Promise<boolean> {
  const list = account.connector.templates?.list ?? null;
  if (list === null) return Promise.resolve(false);
  const isFreshMs = list.walkEverySeconds * 1000;
  return walk(deps, { account, entity: 'Template', list }, async (codes) => {
    for (const code of codes) {
      const heldUntil = await readPatiently(deps, templateIdOf(account.id, code), isFreshMs);
      if (heldUntil !== null) return heldUntil;
    }
    return null;
  });
}

function walkMembers(deps: Deps, account: Account): Promise<boolean> {
  const list = account.connector.members?.list ?? null;
  if (list === null) return Promise.resolve(false);
  return walk(deps, { account, entity: 'Member', list }, async (members) => {
    for (const member of members) await keepMember(deps.db, member, instant(deps.clock.now()));
    return null;
  });
}

const longestWaitMs = 5_000;
const mostWaits = 20;

/**
 * Reads one template, and waits where the account's rate holds it back for a moment. What cannot be read for another
 * reason is left out.
 * @returns when to try again, where a limit opens only later.
 */
async function readPatiently({ templates, clock }: Deps, id: TemplateId, maxAgeMs: number): Promise<Instant | null> {
  for (let waits = 0; ; waits += 1) {
    const facts = (await templates.read([id], maxAgeMs)).failures.get(id)?.refusal?.facts;
    if (facts?.resetsAt === undefined) return null;
    const waitMs = Date.parse(facts.resetsAt) - clock.now().getTime();
    if (waitMs > longestWaitMs || waits === mostWaits) return facts.resetsAt;
    await clock.sleep(Math.max(50, waitMs));
  }
}

interface Walk<T> {
  readonly account: Account;
  readonly entity: WalkKey['entity'];
  readonly list: VendorList<T>;
}

const retryMs = 60_000;
const holdMs = 120_000;

/**
 * @param keep keeps what a page names; it says when to try the page again, if limits hold it back for longer.
 * @returns whether a page was read and another one follows.
 */
async function walk<T>(
  deps: Deps,
  it: Walk<T>,
  keep: (items: readonly T[]) => Promise<Instant | null>,
): Promise<boolean> {
  const { db, clock } = deps;
  const key = { accountId: it.account.id, entity: it.entity };
  const inMs = (ms: number) => instant(new Date(clock.now().getTime() + ms));
  const taken = await takeWalk(db, key, { now: inMs(0), until: inMs(holdMs) });
  if (taken === null) return false;
  const outcome = await it.account.guard.call('READ', () => it.list.page(taken.cursor));
  if (outcome.kind !== 'done') {
    deps.log.warn({ ...key, why: whyNot(outcome) }, 'a list could not be walked on; it is tried again later');
    await moveWalk(db, key, { ...taken, nextPageAt: opensAt(outcome) ?? inMs(retryMs), finishedAt: null });
    return false;
  }
  const heldUntil = await keep(outcome.value.items);
  if (heldUntil !== null) {
    await moveWalk(db, key, { ...taken, nextPageAt: heldUntil, finishedAt: null });
    return false;
  }
  const next = nextPlace(taken, outcome.value.next);
  if (next === null && outcome.value.next !== null)
    deps.log.warn(key, 'a list goes round in a circle; its walk ends here');
  const begin = { cursor: null, pages: 0, checkpoint: null };
  await moveWalk(db, key, {
    ...(next ?? begin),
    nextPageAt: inMs(next === null ? it.list.walkEverySeconds * 1000 : 0),
    finishedAt: next === null ? inMs(0) : null,
  });
  return next !== null;
}

/**
 * Where the walk goes on; null at the list's end, or when its cursors go round. The checkpoint moves up to the cursor
 * whenever the pages have doubled, so that a circle of any length is met again before long.
 */
function nextPlace({ cursor, pages, checkpoint }: WalkPlace, next: string | null): WalkPlace | null {
  if (next === null || next === cursor || next === checkpoint) return null;
  const isPowerOfTwo = (pages & (pages - 1)) === 0;
  return { cursor: next, pages: pages + 1, checkpoint: isPowerOfTwo ? next : checkpoint };
}

type Failed = Exclude<Outcome<ListPage<unknown>>, { kind: 'done' }>;

function opensAt(outcome: Failed) {
  return outcome.kind === 'refused' ? outcome.refusal.facts?.resetsAt : undefined;
}

function whyNot(outcome: Failed): string {
  return outcome.kind === 'refused' ? outcome.refusal.detail : outcome.why;
}
