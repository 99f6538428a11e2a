/** What happens in one simulated run, as its seed says: who asks for what and when, what breaks, and who dies. */
import type { BudgetUpdateType, SwitchableTemplateStatus } from '../../src/domain/template.ts';
import { accountIds } from '../support/vendors.ts';
import type { Random } from './random.ts';
import { type MemberMode, memberModes, targets } from './vendors.ts';

/** One intent of a client, as it asks for it every time. */
export type Intent = { readonly key: string } & (
  | { readonly kind: 'budget'; readonly code: string; readonly updateType: BudgetUpdateType; readonly number: number }
  | { readonly kind: 'cardStatus' | 'voucherStatus'; readonly code: string; readonly status: SwitchableTemplateStatus }
  | { readonly kind: 'balance'; readonly uid: string; readonly balance: string; readonly points: string }
  | { readonly kind: 'benefit'; readonly outerId: string; readonly name: string }
);

/** One intent, and when its copies are sent. */
export interface Errand {
  readonly intent: Intent;
  /** Milliseconds after the start, one for each copy. */
  readonly sentAtMs: readonly number[];
}

export interface Plan {
  readonly mode: MemberMode;
  readonly replicas: number;
  readonly errands: readonly Errand[];
  /** How likely an exchange, a vendor's answer and a statement goes wrong while faults last. */
  readonly network: number;
  readonly mood: number;
  readonly database: number;
  readonly faultsLastMs: number;
  /** At which step each life of a process ends, one after the other; from then on they live. */
  readonly deaths: readonly number[];
  /** How far a process's own clock is off, by process. */
  readonly clocksOffMs: readonly number[];
  /** When the database is away; null: it is not. */
  readonly databaseAway: { readonly fromMs: number; readonly untilMs: number } | null;
  /** When something else writes. */
  readonly elsewhereAtMs: readonly number[];
  /** What the platform makes of a second create of one benefit. */
  readonly duplicateOuterId: 'REFUSES' | 'UPSERTS';
}

export function makePlan(random: Random): Plan {
  const mode = random.pick(memberModes);
  const faultsLastMs = random.between(5_000, 60_000);
  const count = random.between(2, 5);
  const kinds = random.chance(0.5) ? [random.pick(allKinds)] : allKinds;
  const sharesKeys = random.chance(0.2);
  const errands = Array.from({ length: count }, (_, index): Errand => {
    const firstAtMs = random.between(0, random.chance(0.5) ? 200 : faultsLastMs);
    const copies = random.pick([1, 1, 2, 2, 3, random.between(4, 10)]);
    const apartMs = random.pick([0, 10, 1_000, 10_000]);
    return {
      intent: makeIntent(random, random.pick(kinds), sharesKeys ? 0 : index),
      sentAtMs: Array.from({ length: copies }, () => firstAtMs + random.between(0, apartMs)),
    };
  });
  return {
    mode,
    replicas: random.pick([1, 2, 2, 3]),
    errands,
    network: random.pick([0, 0.1, 0.3, 0.6]),
    mood: random.pick([0, 0.1, 0.3]),
    database: random.pick([0, 0, 0.01, 0.05]),
    faultsLastMs,
    deaths: Array.from({ length: random.between(0, 3) }, () => random.between(1, random.pick([60, 200, 600]))),
    clocksOffMs: Array.from({ length: 3 }, () => random.pick([0, 40, -3_600_000, 3_600_000])),
    databaseAway: random.chance(0.1) ? awayFor(random, faultsLastMs) : null,
    elsewhereAtMs:
      mode === 'ONLY_WRITER' ? [] : Array.from({ length: random.between(0, 3) }, () => random.between(0, faultsLastMs)),
    duplicateOuterId: random.pick(['REFUSES', 'UPSERTS']),
  };
}

const allKinds = [
  'budget',
  'cardStatus',
  'voucherStatus',
  'balance',
  'benefit',
] as const satisfies readonly Intent['kind'][];

function awayFor(random: Random, faultsLastMs: number): Plan['databaseAway'] {
  const fromMs = random.between(0, faultsLastMs);
  return { fromMs, untilMs: fromMs + random.between(100, 60_000) };
}

/** With the same number two intents have the same key: of different kinds that is nothing to each other, else a mistake. */
function makeIntent(random: Random, kind: Intent['kind'], index: number): Intent {
  const key = `simulated-key-${String(index).padStart(4, '0')}`;
  switch (kind) {
    case 'budget':
      return {
        key,
        kind,
        code: random.pick(targets.cards),
        updateType: random.pick(['APPEND', 'SUBTRACT']),
        number: random.between(1, 50),
      };
    case 'cardStatus':
      return { key, kind, code: random.pick(targets.cards), status: random.pick(['PAUSED', 'ACTIVE']) };
    case 'voucherStatus':
      return { key, kind, code: random.pick(targets.vouchers), status: random.pick(['PAUSED', 'ACTIVE']) };
    case 'balance':
      return {
        key,
        kind,
        uid: random.pick(targets.members),
        balance: random.pick(['0.10', '-0.30', '123456789.12', '-5']),
        points: random.pick(['0', '7', '-1.5']),
      };
    case 'benefit':
      return { key, kind, outerId: random.pick(['outer-1', 'outer-2']), name: `benefit ${index}` };
  }
}

/** The account that an intent is for. */
export const accountOf = {
  budget: accountIds.cards,
  cardStatus: accountIds.cards,
  voucherStatus: accountIds.vouchers,
  balance: accountIds.members,
  benefit: accountIds.benefits,
} as const satisfies Record<Intent['kind'], string>;
