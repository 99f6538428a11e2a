import { expect, test } from 'vitest';
import type { Connector, ListPage, VendorList } from '../../src/connectors/connector.ts';
import { parsed } from '../../src/connectors/simulation/simulator-stand.ts';
import { parseMemberUid, parseOuterId, parseTemplateCode } from '../../src/domain/ids.ts';
import { parseLong } from '../../src/domain/long.ts';
import { OperationKind } from '../../src/domain/operation.ts';
import { refusalRemedies } from '../../src/domain/refusals.ts';
import { bind, elsewhere } from './bound-change.ts';
import { doneValue, openWorld, said, type VendorWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

/** What a connector offers, and that it offers nothing else. */
export function checkPorts(examinee: Examinee): void {
  const { stand, name, factory } = examinee;

  test('offer the kinds of change that the stand has, each once', async () => {
    const { connector } = await openWorld(examinee);
    expect(connector.vendor).toBe(name);
    expect(connector.kinds.toSorted()).toEqual(stand.changes.map(({ kind }) => kind).toSorted());
  });

  test.each(Object.values(OperationKind))('have an effect for %s exactly when its kind is offered', async (kind) => {
    const { connector } = await openWorld(examinee);
    expect(effectOf(connector, kind) !== null).toBe(connector.kinds.includes(kind));
  });

  test('name a target the same way for every account that leads to it, and no two targets alike', async () => {
    const world = await openWorld(examinee);
    for (const change of stand.changes) {
      const keys = [world.connector, world.connect()].map((connector) => targetKeyOf(connector, change));
      expect(new Set(keys).size).toBe(1);
      expect(keys[0]).toContain(name);
      expect(targetKeyOf(world.connector, elsewhere(change))).not.toBe(keys[0]);
    }
  });

  test('read a target in one request, as of the moment it was asked for', async () => {
    const world = await openWorld(examinee);
    for (const change of stand.changes) {
      const { read } = world.bound(change);
      if (read === null) continue;
      const askedAt = world.databaseNow().toISOString();
      const state = doneValue(await world.witness(read, { isReading: true }));
      expect(state).toMatchObject({ accountId: 'contract', observedAt: askedAt });
      expect(state.id).toMatch(/^contract:/);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }
  });

  test('have no reading where nothing is read, and a state in every success where nothing is read back', async () => {
    const world = await openWorld(examinee);
    for (const change of stand.changes) {
      const { rules, read } = world.bound(change);
      expect(rules.readsBack && read === null).toBe(false);
      const value = doneValue(await world.make(world.bound(change)));
      expect(value === null).toBe(rules.readsBack);
      const reading =
        value === null || read === null ? value : doneValue(await world.witness(read, { isReading: true }));
      expect({ ...reading, observedAt: null, profile: null }).toEqual({ ...value, observedAt: null, profile: null });
    }
  });

  test('refuse to read what the vendor does not know', async () => {
    const world = await openWorld(examinee);
    for (const change of stand.changes) {
      const { read } = world.bound(elsewhere(change));
      if (read === null) continue;
      const outcome = await world.witness(read, { isReading: true });
      expect(said(outcome)).toMatch(/_NOT_FOUND$/);
      expect(refusalRemedies).toHaveProperty(said(outcome));
    }
  });

  test('find a member by number and by phone, each in one request, and nobody under a strange number', async () => {
    const world = await openWorld(examinee);
    const { members } = world.connector;
    const change = stand.changes.find(({ kind }) => kind === OperationKind.ADJUST_MEMBER_BALANCE);
    expect(members === null).toBe(change === undefined);
    if (members === null || change?.kind !== OperationKind.ADJUST_MEMBER_BALANCE) return;
    const isReading = true;
    const { profile } = doneValue(await world.witness(() => members.read(change.target), { isReading }));
    const byNumber = await world.witness(() => members.findByNumber(profile?.number ?? ''), { isReading });
    expect(doneValue(byNumber).uid).toBe(change.target);
    const byPhone = await world.witness(() => members.findByPhone(profile?.person.phone ?? ''), { isReading });
    expect(doneValue(byPhone).map(({ uid }) => uid)).toContain(change.target);
    expect(said(await world.witness(() => members.findByNumber('nobody-has-it'), { isReading }))).toBe(
      'MEMBER_NOT_FOUND',
    );
  });

  test('list everything once, page by page, to an end', async () => {
    const world = await openWorld(examinee);
    const list = listOf(world.connector);
    expect(list === null).toBe(stand.list === null);
    if (list === null || stand.list === null) return;
    if (stand.list.vendorSettings !== undefined) await world.change(stand.list.vendorSettings);
    const pages = await walk(world, list);
    const items = pages.flatMap((page) => page.items.map((item) => (typeof item === 'string' ? item : item.id)));
    expect(pages.length).toBeGreaterThan(1);
    expect(items).toHaveLength(stand.list.entries);
    expect(new Set(items).size).toBe(items.length);
    expect(list.walkEverySeconds).toBeGreaterThan(0);
  });

  test('do not walk for ever behind a cursor that makes no sense', async () => {
    const world = await openWorld(examinee);
    const list = listOf(world.connector);
    expect(list === null).toBe(stand.list === null);
    if (list === null) return;
    const outcome = await world.witness(() => list.page('{"no":"such cursor"}'), { isReading: true });
    expect(['done', 'unknown', 'refused']).toContain(outcome.kind);
  });

  test('tell what the vendor says about calls a day, or that it says nothing', async () => {
    const world = await openWorld(examinee);
    const { quota } = world.connector;
    expect(quota === null).toBe(stand.quota === null);
    if (quota === null || stand.quota === null) return;
    const isReading = true;
    expect(doneValue(await world.witness(() => quota.readLimit(), { isReading }))).toBe(stand.quota.callsPerDay);
    expect(factory.callsPerDay).not.toBeNull();
    const used = doneValue(await world.witness(() => quota.readUsed('2026-03-01'), { isReading }));
    expect(used).toBe(stand.quota.tellsUsed ? world.vendor.requests().length : null);
    const yesterday = doneValue(await world.witness(() => quota.readUsed('2026-02-28'), { isReading }));
    expect(yesterday ?? 0).toBe(0);
  });

  test('keep the answers of twenty calls at once apart', async () => {
    const world = await openWorld(examinee);
    for (const change of stand.changes) {
      const known = world.bound(change);
      const strange = world.bound(elsewhere(change));
      const before = await world.before(known);
      const requests = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? known : strange)).map((bound) => {
        const request = bound.prepare(world.stamp(), bound === known ? before : null);
        return { bound, call: () => bound.send(request, bound === known ? before : null) };
      });
      const [earlier, effects] = [world.vendor.requests().length, world.vendor.effects().length];
      const outcomes = await Promise.all(requests.map(({ call }) => call()));
      expect(world.vendor.requests()).toHaveLength(earlier + 20);
      const ids = new Set<string>();
      for (const [index, { bound }] of requests.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) throw new Error('an outcome is missing');
        expect(said(outcome) === change.elsewhere.refusedAs).toBe(bound === strange);
        const id = outcome.kind === 'done' ? outcome.value?.id : undefined;
        ids.add(id ?? 'untold');
      }
      ids.delete('untold');
      expect(ids.size).toBeLessThanOrEqual(1);
      const done = outcomes.filter(({ kind }) => kind === 'done');
      expect(done.length).toBeGreaterThan(0);
      expect(world.vendor.effects()).toHaveLength(effects + done.length);
    }
  });

  test('refuse nothing and send nothing once they are closed', async () => {
    const world = await openWorld(examinee);
    const closed = world.connect();
    await closed.close();
    await closed.close();
    for (const change of stand.changes) {
      const bound = bind(change, closed);
      const request = bound.prepare(world.stamp(), await world.before(world.bound(change)));
      expect(await world.witness(() => bound.send(request))).toMatchObject({
        kind: 'neverSent',
        why: expect.stringMatching(/\S/),
      });
    }
  });

  test('close while the vendor is silent: the call that waits ends as unknown', async () => {
    const world = await openWorld(examinee);
    for (const change of stand.changes) {
      const hasty = world.connect({ timeoutMs: 10_000 });
      const bound = bind(change, hasty);
      const request = bound.prepare(world.stamp(), await world.before(world.bound(change)));
      await world.arm({ name: 'hangs' });
      const earlier = world.vendor.requests().length;
      const outcome = bound.send(request);
      await expect.poll(() => world.vendor.requests().length, { interval: 5 }).toBe(earlier + 1);
      await hasty.close();
      expect((await outcome).kind).toBe('unknown');
    }
  });
}

function effectOf(connector: Connector, kind: OperationKind): object | null {
  const { templates, members, benefits } = connector;
  const code = parsed(parseTemplateCode('1'));
  switch (kind) {
    case 'UPDATE_TEMPLATE_BUDGET':
      return templates?.updateBudget(code) ?? null;
    case 'SWITCH_TEMPLATE_STATUS':
      return templates?.switchStatus(code) ?? null;
    case 'ADJUST_MEMBER_BALANCE':
      return members?.adjustBalance(parsed(parseMemberUid('1'))) ?? null;
    case 'UPSERT_BENEFIT':
      return benefits?.upsert({ activityId: parsed(parseLong('1')), outerId: parsed(parseOuterId('1')) }) ?? null;
  }
}

function targetKeyOf(connector: Connector, change: Examinee['stand']['changes'][number]): string | undefined {
  const { templates, members, benefits } = connector;
  switch (change.kind) {
    case 'UPDATE_TEMPLATE_BUDGET':
    case 'SWITCH_TEMPLATE_STATUS':
      return templates?.targetKey(change.target);
    case 'ADJUST_MEMBER_BALANCE':
      return members?.targetKey(change.target);
    case 'UPSERT_BENEFIT':
      return benefits?.targetKey(change.target);
  }
}

type Listed = string | { readonly id: string };

const listOf = ({ templates, members }: Connector): VendorList<Listed> | null =>
  templates?.list ?? members?.list ?? null;

const mostPages = 100;

async function walk(world: VendorWorld, list: VendorList<Listed>): Promise<ReadonlyArray<ListPage<Listed>>> {
  const pages: Array<ListPage<Listed>> = [];
  let cursor: string | null = null;
  do {
    const asked: string | null = cursor;
    const page: ListPage<Listed> = doneValue(await world.witness(() => list.page(asked), { isReading: true }));
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null && pages.length < mostPages);
  expect(cursor).toBeNull();
  return pages;
}
