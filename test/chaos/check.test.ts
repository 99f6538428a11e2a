import { describe, expect, test } from 'vitest';
import type { AnswerLine } from './answers.ts';
import type { Effect } from './books.ts';
import { type Evidence, type FindingKind, judge } from './check.ts';
import type { JournalRow } from './journal-rows.ts';
import { benefitName, makePlan, type PlannedOperation, type Stream, streams } from './plan.ts';
import { summarize } from './table.ts';

const plan = makePlan({ operations: 100, seed: 7, misbehavingPercent: 50 });

/** The first operation of a stream on some target, and the one after it there. */
function pair(stream: Stream): readonly [PlannedOperation, PlannedOperation] {
  const [first, second] = plan.chains.find(([one]) => one?.stream === stream) ?? [];
  if (first === undefined || second === undefined) throw new Error(`no two operations of ${stream}`);
  return [first, second];
}

const began = Date.parse('2026-01-01T00:00:00Z');
const after = (seconds: number): Date => new Date(began + seconds * 1000);

/** Claimed at a second, settled as done at the next. */
function rowOf(planned: PlannedOperation, seconds: number, more: Partial<JournalRow> = {}): JournalRow {
  const id = `operation-${planned.number}`;
  return {
    id,
    accountId: planned.account,
    kind: planned.mutation,
    idempotencyKey: planned.idempotencyKey,
    requestId: `request-${planned.number}`,
    body: JSON.stringify({ dataChangeTime: `second ${seconds}` }),
    requestedAt: after(seconds),
    state: 'SUCCEEDED',
    settledAt: after(seconds + 1),
    settledBy: 'VENDOR',
    refusalCode: null,
    unknownWhy: null,
    nextCheckAt: null,
    attempts: [{ number: 1, startedAt: after(seconds), finishedAt: after(seconds + 1), outcome: 'DONE', detail: null }],
    ...more,
  };
}

function effectOf(planned: PlannedOperation, seconds: number, at = seconds + 0.5): Effect {
  const facts = { account: planned.account, target: planned.target, at: after(at) };
  const wanted = planned.input['status'];
  const status = wanted === 'PAUSED' || wanted === 'ACTIVE' ? wanted : null;
  switch (planned.stream) {
    case 'cards, budget':
    case 'vouchers':
      return { ...facts, by: 'requestId', requestId: `request-${planned.number}`, status };
    case 'cards, status':
      return { ...facts, by: 'order', status };
    case 'members':
    case 'members, proven':
    case 'members, only writer':
      return { ...facts, by: 'second', second: `second ${seconds}`, status };
    case 'benefits':
      return { ...facts, by: 'content', name: benefitName(planned.number), status };
  }
}

function told(planned: PlannedOperation, result: object, [sent, at]: readonly [number, number]): AnswerLine {
  return {
    operation: planned.number,
    copy: 0,
    sentAt: began + sent * 1000,
    at: began + at * 1000,
    result: { __typename: 'SwitchTemplateStatusSuccess', operation: null, ...result },
  };
}

/** An operation as an answer shows it, after so many tries. */
const recorded = (planned: PlannedOperation, state: string, tries = 1) => ({
  id: `operation-${planned.number}`,
  state,
  attempts: Array.from({ length: tries }, (_, index) => ({ number: index + 1 })),
});

function findingsOf(evidence: Evidence): FindingKind[] {
  return judge(evidence).operations.flatMap(({ findings }) => findings.map(({ kind }) => kind));
}

describe.each(streams)('what is judged of %s', (stream) => {
  const [first, second] = pair(stream);
  const story: Evidence = {
    operations: [first, second],
    journal: [rowOf(first, 0), rowOf(second, 10)],
    effects: [effectOf(first, 0), effectOf(second, 10)],
    answers: [
      told(first, { operation: recorded(first, 'SUCCEEDED') }, [0, 1.2]),
      told(second, { operation: recorded(second, 'SUCCEEDED') }, [9, 11.2]),
    ],
  };

  test('one story is nothing to find', () => {
    const judgement = judge(story);
    expect(judgement.strays).toEqual([]);
    expect(judgement.operations.map(({ findings }) => findings)).toEqual([[], []]);
    expect(judgement.operations.map(({ effects }) => effects)).toEqual([[story.effects[0]], [story.effects[1]]]);
  });

  test('a success without an effect is lost', () => {
    expect(findingsOf({ ...story, effects: story.effects.slice(0, 1) })).toEqual(['lost']);
    expect(findingsOf({ ...story, effects: story.effects.slice(1) })).toEqual(['lost']);
  });

  test('what is under way in the end is lost', () => {
    const open = rowOf(second, 10, { state: 'PENDING', settledAt: null });
    const journal = [rowOf(first, 0), open];
    expect(findingsOf({ ...story, journal, answers: [] })).toEqual(['lost']);
  });

  test('an operation that a client knows of and nobody has recorded is lost, and its effect is nobody’s', () => {
    const evidence = { ...story, journal: story.journal.slice(0, 1) };
    expect(findingsOf(evidence)).toEqual(['lost']);
    expect(judge(evidence).strays).toEqual([story.effects[1]]);
  });

  test('a second effect counts as doubled', () => {
    const effects = [...story.effects, effectOf(second, 10, 10.7)];
    const { total } = summarize(judge({ ...story, effects }), {});
    expect(total).toMatchObject({ effects: 3, succeeded: 2, doubled: 1 });
  });

  test('an effect of what is recorded as refused is a wrong report', () => {
    const refused = rowOf(second, 10, { state: 'REFUSED', refusalCode: 'NOT_APPLIED' });
    const journal = [rowOf(first, 0), refused];
    expect(findingsOf({ ...story, journal, answers: [] })).toEqual(['wronglyReported']);
  });

  test('an effect of what waits for a person is none of that', () => {
    const unknown = rowOf(second, 10, { state: 'UNKNOWN', settledAt: null });
    const journal = [rowOf(first, 0), unknown];
    const judgement = judge({ ...story, journal, answers: [] });
    expect(judgement.operations.flatMap(({ findings }) => findings)).toEqual([]);
    expect(summarize(judgement, {}).total).toMatchObject({ effects: 2, forPerson: 1, forPersonWithEffect: 1 });
  });

  test('what is unknown with a next check in the end is unsettled', () => {
    const unknown = rowOf(second, 10, { state: 'UNKNOWN', settledAt: null, nextCheckAt: after(20) });
    expect(findingsOf({ ...story, journal: [rowOf(first, 0), unknown], answers: [] })).toEqual(['unsettled']);
  });
});

describe('what clients were told', () => {
  const [pause] = pair('vouchers');
  const story = { operations: [pause], journal: [rowOf(pause, 0)], effects: [effectOf(pause, 0)] };
  const refusal = { __typename: 'PromoStatusError', code: 'TRANSITION_FORBIDDEN', remedy: 'FIX_INPUT' };
  const refusedForGood = { state: 'REFUSED', refusalCode: 'ACCESS_DENIED' } as const;

  test('a success of what is refused is a wrong report', () => {
    const journal = [rowOf(pause, 0, refusedForGood)];
    const answers = [told(pause, { operation: recorded(pause, 'SUCCEEDED') }, [0, 2])];
    expect(findingsOf({ ...story, journal, effects: [], answers })).toEqual(['wronglyReported']);
  });

  test('a success that is told before it has happened is a wrong report', () => {
    const effects = [effectOf(pause, 0, 5)];
    const answers = [told(pause, { operation: recorded(pause, 'SUCCEEDED') }, [0, 2])];
    expect(findingsOf({ ...story, effects, answers })).toEqual(['wronglyReported']);
  });

  test('another operation under the same key is a wrong report', () => {
    const operation = { ...recorded(pause, 'SUCCEEDED'), id: 'operation-of-nobody' };
    expect(findingsOf({ ...story, answers: [told(pause, { operation }, [0, 2])] })).toEqual(['wronglyReported']);
  });

  test('a certain refusal of what its own key has done is a wrong report', () => {
    const answers = [told(pause, refusal, [0, 3])];
    expect(findingsOf({ ...story, answers })).toEqual(['wronglyReported']);
  });

  test('a certain refusal before a later try is right', () => {
    const story2 = { ...story, journal: [rowOf(pause, 60)], effects: [effectOf(pause, 60)] };
    expect(findingsOf({ ...story2, answers: [told(pause, refusal, [0, 3])] })).toEqual([]);
  });

  test('a refusal is right when somebody else had brought the status about', () => {
    const elsewhere: Effect = { ...effectOf(pause, 0, -20), by: 'requestId', requestId: 'of-another' };
    const back: Effect = { ...elsewhere, status: 'ACTIVE', at: after(-0.2), requestId: 'of-a-third' };
    const evidence = { ...story, effects: [elsewhere, back, ...story.effects] };
    expect(findingsOf({ ...evidence, answers: [told(pause, refusal, [-1, 3])] })).toEqual([]);
  });

  test('a recorded refusal that became a success without another try is a wrong report', () => {
    const transient = { __typename: 'PromoUnavailableError', code: 'NOT_APPLIED', remedy: 'RETRY_SAME_KEY' };
    const answer = told(pause, { ...transient, operation: recorded(pause, 'REFUSED') }, [1, 3]);
    const late = { ...story, effects: [effectOf(pause, 0, 2.5)] };
    expect(findingsOf({ ...late, answers: [answer] })).toEqual(['wronglyReported']);
    const [attempt] = rowOf(pause, 0).attempts;
    const again = rowOf(pause, 10).attempts.map((one) => ({ ...one, number: 2 }));
    const row = rowOf(pause, 0, {
      settledAt: after(11),
      attempts: attempt === undefined ? again : [attempt, ...again],
    });
    const retried = { ...story, journal: [row], effects: [effectOf(pause, 10)] };
    expect(findingsOf({ ...retried, answers: [answer] })).toEqual([]);
  });

  test('a refusal of what had been done by then is a wrong report, even if it is done again', () => {
    const refused = { __typename: 'PromoUnavailableError', code: 'NOT_APPLIED', remedy: 'RETRY_SAME_KEY' };
    const answer = told(pause, { ...refused, operation: recorded(pause, 'REFUSED') }, [2, 10]);
    const again = rowOf(pause, 10).attempts.map((one) => ({ ...one, number: 2 }));
    const journal = [rowOf(pause, 0, { attempts: [...rowOf(pause, 0).attempts, ...again] })];
    expect(findingsOf({ ...story, journal, answers: [answer] })).toEqual(['wronglyReported']);
  });

  test('unknown, in flight and held are never wrong', () => {
    const answers = [
      told(
        pause,
        { __typename: 'PromoOutcomeUnknownError', remedy: 'WAIT', operation: recorded(pause, 'UNKNOWN') },
        [0, 1],
      ),
      told(pause, { __typename: 'PromoConflictError', code: 'KEY_IN_FLIGHT', remedy: 'RETRY_SAME_KEY' }, [0, 1]),
      told(pause, { __typename: 'PromoConflictError', code: 'TARGET_HELD', remedy: 'WAIT' }, [0, 1]),
    ];
    expect(findingsOf({ ...story, answers })).toEqual([]);
  });
});
