/** A client that sends one intent, and sends it again with the same key for as long as that makes sense. */

import { parkingDraft } from '../../src/connectors/alisports/simulator-test-drafts.ts';
import { parseDecimal } from '../../src/domain/decimal.ts';
import { parseLong } from '../../src/domain/long.ts';
import { isTransient } from '../../src/domain/refusals.ts';
import type { EffectResult } from '../../src/operations/effect-request.ts';
import { accountOf, type Errand, type Intent } from './plan.ts';
import type { Random } from './random.ts';
import { everyone, type Replica } from './replica.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a client was told, or that it heard nothing. */
export interface Told {
  readonly intent: Intent;
  readonly askedAtMs: number;
  readonly atMs: number;
  readonly result: EffectResult | 'gone' | 'failed';
}

export interface ClientDeps {
  readonly time: VirtualTime;
  readonly random: Random;
  /** A process that lives now, if there is one. */
  readonly replica: () => Replica | null;
  readonly hear: (told: Told) => void;
}

const mostTries = 6;

/** Sends one copy of an errand; resolves when the client gives up or is content. */
export async function send(deps: ClientDeps, { intent, sentAtMs }: Errand, copy: number): Promise<void> {
  const { time, random } = deps;
  await time.sleep(sentAtMs[copy] ?? 0);
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const askedAtMs = time.nowMs;
    const result = await ask(deps, intent);
    deps.hear({ intent, askedAtMs, atMs: time.nowMs, result });
    if (!wantsMore(result, random)) return;
    await time.sleep(random.between(100, 500) * 2 ** tries);
  }
}

async function ask({ replica, time, random }: ClientDeps, intent: Intent): Promise<Told['result']> {
  await time.sleep(random.between(0, 20));
  const chosen = replica();
  if (chosen === null) return 'gone';
  const answer = call(chosen, intent).catch(() => 'failed' as const);
  return Promise.race([answer, chosen.life.ended.then(() => 'gone' as const)]);
}

function wantsMore(result: Told['result'], random: Random): boolean {
  if (result === 'gone' || result === 'failed') return true;
  if (result.kind === 'recorded') {
    const { state, refusal } = result.operation;
    if (state === 'REFUSED') return refusal !== null && isTransient(refusal.code) && random.chance(0.7);
    return state !== 'SUCCEEDED' && random.chance(0.3);
  }
  return result.kind === 'refused' && isPassing.has(result.refusal.code);
}

export const isPassing: ReadonlySet<string> = new Set([
  'TARGET_HELD',
  'KEY_IN_FLIGHT',
  'ACCOUNT_THROTTLED',
  'CIRCUIT_OPEN',
  'TARGET_UNREADABLE',
  'VENDOR_UNREACHABLE',
  'VENDOR_THROTTLED',
]);

function call({ services }: Replica, intent: Intent): Promise<EffectResult> {
  const common = { idempotencyKey: intent.key, validateOnly: false };
  const accountId = accountOf[intent.kind];
  switch (intent.kind) {
    case 'budget': {
      const { code, updateType, number } = intent;
      return services.updateTemplateBudget(
        { ...common, templateId: `${accountId}:${code}`, updateType, number },
        everyone,
      );
    }
    case 'cardStatus':
    case 'voucherStatus': {
      const { code, status } = intent;
      return services.switchTemplateStatus({ ...common, templateId: `${accountId}:${code}`, status }, everyone);
    }
    case 'balance': {
      const balanceIncrement = known(parseDecimal(intent.balance));
      const pointIncrement = known(parseDecimal(intent.points));
      return services.adjustMemberBalance(
        { ...common, memberId: `${accountId}:${intent.uid}`, balanceIncrement, pointIncrement, occurredAt: null },
        everyone,
      );
    }
    case 'benefit': {
      const { outerId, name } = intent;
      const benefit = { ...parkingDraft, name };
      return services.upsertBenefit(
        { ...common, accountId, activityId: known(parseLong('1')), outerId, benefit, issues: [] },
        everyone,
      );
    }
  }
}

function known<T>(value: T | null): T {
  if (value === null) throw new Error('not there');
  return value;
}
