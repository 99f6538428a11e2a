import { expect, test } from 'vitest';
import type { StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { parsed } from '../../src/connectors/simulation/simulator-stand.ts';
import { parseDecimal } from '../../src/domain/decimal.ts';
import type { EntityState } from '../../src/domain/entity.ts';
import { MemberStatus } from '../../src/domain/member.ts';
import { refusalRemedies } from '../../src/domain/refusals.ts';
import { TemplateStatus } from '../../src/domain/template.ts';
import { type BoundChange, elsewhere, type Which } from './bound-change.ts';
import { doneValue, openWorld, type VendorWorld } from './vendor-world.ts';
import type { Examinee } from './vendors.ts';

const verdicts = ['applied', 'untouched', 'unclear', 'untold'];
const both: readonly Which[] = [0, 1];

/** What is decided without asking: on every state there can be, twice the same, and never by throwing. */
export function checkRules(examinee: Examinee, change: StandChange): void {
  test('are checked on any state, and on none, with refusals of our own that exist', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    for (const state of [null, ...(await oddStates(world, bound))]) {
      for (const which of both) {
        const refusal = bound.check(state, which);
        expect(bound.check(state, which)).toEqual(refusal);
        if (refusal === null) continue;
        expect(refusalRemedies).toHaveProperty(refusal.code);
        expect(refusal).toMatchObject({ vendor: null, detail: expect.stringMatching(/\S/) });
      }
    }
  });

  test('refuse nothing that the vendor then does', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await world.before(bound);
    expect(bound.check(before)).toBeNull();
    expect((await world.make(bound)).kind).toBe('done');
  });

  test('judge any two states, and do not find applied what has not moved', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const states = someOf(await oddStates(world, bound));
    for (const before of states) {
      for (const after of states) {
        const verdict = bound.judge(before, after);
        expect(verdicts).toContain(verdict);
        expect(bound.judge(before, after)).toBe(verdict);
      }
      expect(bound.check(before) === null && bound.judge(before, before) === 'applied').toBe(false);
    }
  });

  test('project any state, and none, to one of the same target that is not judged untouched', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    bound.project(null);
    for (const before of await oddStates(world, bound)) {
      const after = bound.project(before);
      expect(bound.project(before)).toEqual(after);
      if (after === null) continue;
      expect(after.id).toBe(before.id);
      expect(bound.check(before) === null && bound.judge(before, after) === 'untouched').toBe(false);
    }
  });

  test.each(both)('project what the vendor then does (intent %i)', async (which) => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const first = which === 0 ? null : doneValue(await world.make(bound, 0));
    const before = (await readingOf(bound)) ?? first;
    const projected = bound.project(before, which);
    const request = bound.prepare(world.stamp(), before, which);
    const value = doneValue(await world.witness(() => bound.send(request, before, which)));
    const after = (await readingOf(bound)) ?? value;
    expect(told(after)).toEqual(told(projected));
  });

  test.each([
    { fault: 'dropsAfterWork', is: 'applied' },
    { fault: 'dropsBeforeWork', is: 'untouched' },
  ] as const)('judge a change by its reading as $is behind $fault, or leave it open', async ({ fault, is }) => {
    const world = await openWorld(examinee);
    const bound = world.bound(change);
    const before = await readingOf(bound);
    await world.arm({ name: fault });
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp(), before), before));
    expect(outcome.kind).toBe('unknown');
    const after = await readingOf(bound);
    const verdict = before === null || after === null ? 'untold' : bound.judge(before, after);
    const mayBeOpen = bound.rules.settlesUnknownBy !== 'READING';
    expect(mayBeOpen ? [is, 'unclear', 'untold'] : [is]).toContain(verdict);
  });

  test('need a fresh reading only where one can be taken', async () => {
    const { rules, read } = (await openWorld(examinee)).bound(change);
    const settlesByReading = rules.settlesUnknownBy === 'READING';
    expect(read === null && (rules.needsBefore === 'FRESH' || settlesByReading)).toBe(false);
    expect(settlesByReading && (rules.needsBefore !== 'FRESH' || !rules.isExclusive)).toBe(false);
    expect(['FRESH', 'KNOWN']).toContain(rules.needsBefore);
  });

  test('know room and transitions of any state', async () => {
    const world = await openWorld(examinee);
    const { templates } = world.connector;
    for (const state of await oddStates(world, world.bound(change))) {
      if (state.entity !== 'Template' || templates === null) continue;
      expect(['ACTIVE', 'PAUSED', 'CLOSED']).toEqual(expect.arrayContaining([...templates.allowedTransitions(state)]));
      const room = templates.budgetRoom(state);
      for (const units of Object.values(room ?? {})) expect(units).toBeGreaterThanOrEqual(0);
    }
    expect(templates === null).toBe(change.kind === 'ADJUST_MEMBER_BALANCE' || change.kind === 'UPSERT_BENEFIT');
  });

  test('leave it to the vendor to refuse a target that it does not know', async () => {
    const world = await openWorld(examinee);
    const bound = world.bound(elsewhere(change));
    const outcome = await world.witness(() => bound.send(bound.prepare(world.stamp())));
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: change.elsewhere.refusedAs } });
  });
}

const readingOf = async ({ read }: BoundChange): Promise<EntityState | null> =>
  read === null ? null : doneValue(await read());

/** A state without the moment it was seen at, and the id that only the vendor can give. */
const told = (state: EntityState | null): object => ({ ...state, observedAt: null, platformId: null });

/** Enough of many to compare each with each. */
const someOf = (states: readonly EntityState[]): readonly EntityState[] =>
  states.filter((_state, index) => index % Math.ceil(states.length / 30) === 0);

/** The target's states as the vendor tells them, and others that could be in a snapshot. */
async function oddStates(world: VendorWorld, bound: BoundChange): Promise<readonly EntityState[]> {
  const told = bound.read === null ? null : doneValue(await bound.read());
  const value = doneValue(await world.make(bound));
  const later = bound.read === null ? null : doneValue(await bound.read());
  return [told, value, later].flatMap((state) => (state === null ? [] : [state, ...variationsOf(state)]));
}

const most = 2_147_483_647;

function variationsOf(state: EntityState): readonly EntityState[] {
  switch (state.entity) {
    case 'Template': {
      const budgets = [
        null,
        { total: 0, issued: 0, remaining: 0 },
        { total: most, issued: most, remaining: 0 },
        { total: 1_000_000, issued: 0, remaining: 1_000_000 },
      ];
      return Object.values(TemplateStatus).flatMap((status) =>
        budgets.map((budget) => ({ ...state, status, budget, vendorStatus: '?', name: null, validUntil: null })),
      );
    }
    case 'Member': {
      const amounts = ['0', '-0.00000001', '99999999999999999999999999999.99', '-99999999999999999999999999999.99'];
      const odd = amounts.map((amount) => ({ ...state, profile: null, balance: parsed(parseDecimal(amount)) }));
      const { profile } = state;
      if (profile === null) return odd;
      return [...odd, ...Object.values(MemberStatus).map((status) => ({ ...state, profile: { ...profile, status } }))];
    }
    case 'Benefit':
      return [
        { ...state, platformId: null },
        { ...state, originalPrice: null, location: null, dailyStock: null, userLimit: null, status: 'OFFLINE' },
      ];
  }
}
