/**
 * The checker: what is in the vendors' books must be explained by the journal, and what clients were told must be true.
 * Succeeded is applied once, refused is not applied, unknown may be either; nothing else is in the books.
 */
import type { OperationRecord } from '../../src/domain/operation.ts';
import type { EffectResult } from '../../src/operations/effect-request.ts';
import { isPassing, type Told } from './client.ts';
import type { Carried } from './network.ts';
import { accountOf, type Intent, type Plan } from './plan.ts';
import { countEffects, effectsOf, isCard, origins, type Vendors } from './vendors.ts';

/** Something that must not be. */
export interface Finding {
  readonly what: string;
  readonly detail: string;
}

export interface History {
  readonly plan: Plan;
  readonly vendors: Vendors;
  readonly operations: readonly OperationRecord[];
  readonly told: readonly Told[];
  readonly carried: readonly Carried[];
  readonly startMs: number;
  readonly faultsEndMs: number;
  /** By operation; 0 where the books do not name it. */
  readonly effects: ReadonlyMap<string, number>;
  /** What our own snapshots say that benefits are called. */
  readonly benefits: ReadonlyMap<string, string>;
  /** Operations as they stood when they were left to a person. */
  readonly toPerson: ReadonlyMap<string, OperationRecord>;
}

export function check(history: History): Finding[] {
  return [
    ...checkEffects(history),
    ...checkStatuses(history),
    ...checkBenefits(history),
    ...checkOrigin(history),
    ...checkAnswers(history),
    ...checkPersons(history),
    ...checkResends(history),
  ];
}

function checkEffects({ vendors, operations }: History): Finding[] {
  return operations.flatMap((operation) => {
    const effects = effectsOf(vendors, operation);
    if (effects === null) return [];
    const { id, kind, state, settledBy } = operation;
    const detail = `${kind} ${id} is ${state} by ${settledBy}, and the books show ${effects} effects of it`;
    if (effects > 1) return [{ what: 'doubled', detail }];
    if (state === 'SUCCEEDED' && effects === 0) return [{ what: 'lost', detail }];
    if (state === 'REFUSED' && effects === 1) return [{ what: 'applied though refused', detail }];
    return [];
  });
}

/** Switches of a card's status carry no name: they are counted by template and status. */
function checkStatuses({ vendors, operations }: History): Finding[] {
  const effects = vendors.cards.books.effects().flatMap((effect) => (effect.kind === 'status' ? [effect] : []));
  const switches = operations.flatMap((operation) =>
    isCard(operation) && operation.input.kind === 'SWITCH_TEMPLATE_STATUS'
      ? [{ ...operation, name: `${operation.targetId} to ${operation.input.status}` }]
      : [],
  );
  const names = new Set([...switches.map(({ name }) => name), ...effects.map(nameOfStatus)]);
  return [...names].flatMap((name) => {
    const ours = switches.filter((each) => each.name === name);
    const least = ours.filter(({ state }) => state === 'SUCCEEDED').length;
    const most = ours.filter(({ state }) => state !== 'REFUSED').length;
    const found = effects.filter((effect) => nameOfStatus(effect) === name).length;
    const detail = `${name}: ${found} effects, ${least} succeeded, ${most - least} unknown`;
    if (found > most) return [{ what: 'status doubled', detail }];
    return found < least ? [{ what: 'status lost', detail }] : [];
  });
}

function nameOfStatus({ templateCode, after }: { readonly templateCode: string; readonly after: string }): string {
  return `hk-cards:${templateCode} to ${after === 'valid' ? 'ACTIVE' : after.toUpperCase()}`;
}

/** What a benefit is in the end is what the last successful upsert of it asked for, unless an unknown one came later. */
function checkBenefits({ vendors, operations, benefits }: History): Finding[] {
  return vendors.benefits.books.benefits().flatMap(({ outerId, dto }) => {
    const upserts = operations.flatMap((operation) =>
      operation.input.kind === 'UPSERT_BENEFIT' && operation.input.outerId === outerId
        ? [{ ...operation, name: operation.input.benefit.name }]
        : [],
    );
    const last = upserts
      .filter(({ state }) => state === 'SUCCEEDED')
      .toSorted((a, b) => lastSent(a) - lastSent(b))
      .at(-1);
    const allowed = [last, ...upserts.filter(({ state }) => state === 'UNKNOWN')].map((each) => each?.name);
    if (allowed.includes(String(dto.name))) {
      const seen = benefits.get(outerId);
      const isTrue = seen === dto.name || allowed.length > 1 || last === undefined;
      return isTrue ? [] : [{ what: 'stale snapshot', detail: `${outerId} is ${dto.name}, and known as ${seen}` }];
    }
    return [{ what: 'overwritten', detail: `${outerId} is ${dto.name}, and not ${allowed.join(' or ')}` }];
  });
}

function lastSent({ attempts }: OperationRecord): number {
  return Date.parse(attempts.at(-1)?.startedAt ?? '');
}

/** Everything in the books was asked for by an operation whose attempt was on disk before. */
function checkOrigin({ vendors, operations }: History): Finding[] {
  const explained = operations.reduce((sum, operation) => sum + (effectsOf(vendors, operation) ?? 0), 0);
  const statuses = vendors.cards.books.effects().filter(({ kind }) => kind === 'status').length;
  const found = countEffects(vendors);
  if (found === explained + statuses) return [];
  return [{ what: 'from nowhere', detail: `${found} effects in the books, ${explained + statuses} of them explained` }];
}

/** A success stays one; a refusal stays one, unless the key was used again later. */
function checkAnswers({ told, operations }: History): Finding[] {
  return told.flatMap(({ intent, atMs, result }) => {
    if (typeof result === 'string') return [];
    if (result.kind === 'refused')
      return [
        ...checkConflict(told, intent, result.refusal.code),
        ...checkRefusal(operations, intent, { atMs, result }),
      ];
    if (result.kind !== 'recorded') return [];
    const now = operations.find(({ id }) => id === result.operation.id);
    const detail = `${intent.key} was told ${result.operation.state}, and is ${now?.state ?? 'not in the journal'}`;
    if (now === undefined || !isAbout(now, intent)) return [{ what: 'forgotten', detail }];
    if (result.operation.state === 'SUCCEEDED' && now.state !== 'SUCCEEDED') return [{ what: 'told wrongly', detail }];
    const wasSentLater = now.attempts.some(({ startedAt }) => Date.parse(startedAt) >= atMs - skewMs);
    if (result.operation.state === 'REFUSED' && now.state !== 'REFUSED' && !wasSentLater)
      return [{ what: 'told wrongly', detail }];
    return [];
  });
}

const skewMs = 50;

/** Who is refused for good without a record must not have been done by then, by another call with the key. */
function checkRefusal(
  operations: readonly OperationRecord[],
  intent: Intent,
  { atMs, result }: { readonly atMs: number; readonly result: EffectResult & { readonly kind: 'refused' } },
): Finding[] {
  if (isPassing.has(result.refusal.code) || result.refusal.code === 'KEY_REUSED') return [];
  const done = operations.find(
    (operation) =>
      operation.idempotencyKey === intent.key &&
      operation.accountId === accountOf[intent.kind] &&
      operation.state === 'SUCCEEDED' &&
      isAbout(operation, intent) &&
      Date.parse(operation.settledAt ?? '') + answerMs < atMs,
  );
  if (done === undefined) return [];
  return [
    { what: 'told wrongly', detail: `${intent.key} was told ${result.refusal.code}, and ${done.id} had succeeded` },
  ];
}

/** An answer takes so long from the last look at the journal to its client, and clocks are a little apart. */
const answerMs = 100;

/** A key is reused when its account and kind have had it with other input, and never otherwise. */
function checkConflict(told: readonly Told[], intent: Intent, code: string): Finding[] {
  if (code !== 'KEY_REUSED') return [];
  const isOther = (other: Intent): boolean =>
    other.key === intent.key && scopeOf(other) === scopeOf(intent) && JSON.stringify(other) !== JSON.stringify(intent);
  if (told.some((each) => isOther(each.intent))) return [];
  return [{ what: 'told wrongly', detail: `${intent.key} was not used for another ${intent.kind}` }];
}

function scopeOf({ kind }: Intent): string {
  return `${accountOf[kind]} ${kind === 'budget'}`;
}

/** Whether an operation is what an intent asked for, and not another's under the same key. */
function isAbout({ input }: OperationRecord, intent: Intent): boolean {
  switch (intent.kind) {
    case 'budget':
      return (
        input.kind === 'UPDATE_TEMPLATE_BUDGET' &&
        input.number === intent.number &&
        input.updateType === intent.updateType &&
        input.templateId.endsWith(`:${intent.code}`)
      );
    case 'cardStatus':
    case 'voucherStatus':
      return (
        input.kind === 'SWITCH_TEMPLATE_STATUS' &&
        input.status === intent.status &&
        input.templateId.endsWith(`:${intent.code}`)
      );
    case 'balance':
      return (
        input.kind === 'ADJUST_MEMBER_BALANCE' &&
        input.memberId.endsWith(`:${intent.uid}`) &&
        Number(input.balanceIncrement ?? 0) === Number(intent.balance) &&
        Number(input.pointIncrement ?? 0) === Number(intent.points)
      );
    case 'benefit':
      return input.kind === 'UPSERT_BENEFIT' && input.benefit.name === intent.name;
  }
}

/** Who decides sees what the target looked like before and afterwards, where it can be read. */
function checkPersons({ toPerson }: History): Finding[] {
  return [...toPerson.values()].flatMap(({ id, kind, evidence, nextCheckAt, unknownWhy }) => {
    if (nextCheckAt !== null) return [];
    if (kind === 'UPSERT_BENEFIT') return [];
    const isComplete = evidence !== null && evidence.before !== null && evidence.after !== null;
    return isComplete ? [] : [{ what: 'no evidence', detail: `${kind} ${id}: ${unknownWhy}` }];
  });
}

/**
 * Where the vendor promises nothing for repeats, what may have been sent is not sent again by itself: only after an answer
 * that was recorded as a refusal.
 */
function checkResends({ plan, carried, operations }: History): Finding[] {
  if (plan.mode !== 'DEFAULT') return [];
  const adjusting = carried.filter(({ origin, body }) => origin === origins.kybio && body.includes('dataChangeTime'));
  return operations.flatMap((operation) => {
    if (operation.kind !== 'ADJUST_MEMBER_BALANCE') return [];
    const sent = adjusting.filter(({ body }) => body === operation.request.body);
    const earlier = sent.slice(0, -1).filter(({ result }) => result !== 'neverSent');
    const refused = operation.attempts.filter(({ outcome }) => outcome === 'REFUSED').length;
    if (earlier.every(({ result }) => result === 'answered') && earlier.length <= refused) return [];
    return [{ what: 'sent again', detail: `${operation.id} was sent ${sent.length} times` }];
  });
}
