/** The judge of a run: what the journal holds, what clients were told and what vendors did must be one story. */
import type { AnswerLine } from './answers.ts';
import { type Attribution, attribute, type Effect } from './books.ts';
import { type MutationResult, resultShape } from './documents.ts';
import type { JournalRow } from './journal-rows.ts';
import type { PlannedOperation } from './plan.ts';

/**
 * `lost`: accepted, and then neither done nor settled nor unknown. `doubled`: done more than once, or by nobody.
 * `wronglyReported`: the journal, or an answer to a client, says otherwise than the vendor's books.
 * `unsettled`: still to be looked at, after all that time.
 */
export const findingKinds = ['lost', 'doubled', 'wronglyReported', 'unsettled'] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly why: string;
}

export interface Judged {
  readonly planned: PlannedOperation;
  /** null: nothing of it was recorded. */
  readonly row: JournalRow | null;
  readonly effects: readonly Effect[];
  readonly answers: readonly AnswerLine[];
  readonly findings: readonly Finding[];
}

export interface Evidence {
  /** The operations that were sent. */
  readonly operations: readonly PlannedOperation[];
  readonly journal: readonly JournalRow[];
  readonly effects: readonly Effect[];
  readonly answers: readonly AnswerLine[];
}

export interface Judgement {
  readonly operations: readonly Judged[];
  /** Effects that no recorded operation can have had: each one counts as doubled. */
  readonly strays: readonly Effect[];
}

/** Judges every operation. Pure. */
export function judge({ operations, journal, effects, answers }: Evidence): Judgement {
  const rows = new Map(journal.map((row) => [`${row.accountId} ${row.idempotencyKey}`, row]));
  const rowOf = (planned: PlannedOperation): JournalRow | null =>
    rows.get(`${planned.account} ${planned.idempotencyKey}`) ?? null;
  const known = operations.flatMap((planned) => {
    const row = rowOf(planned);
    return row === null ? [] : [{ planned, row }];
  });
  const attribution: Attribution = attribute(effects, known);
  const told = Map.groupBy(answers, ({ operation }) => operation);
  const history = Map.groupBy(
    effects.filter(({ status }) => status !== null),
    ({ account, target }) => `${account} ${target}`,
  );
  return {
    operations: operations.map((planned) => {
      const facts = {
        planned,
        row: rowOf(planned),
        effects: attribution.effects.get(planned.number) ?? [],
        answers: told.get(planned.number) ?? [],
        switches: history.get(`${planned.account} ${planned.target}`) ?? [],
      };
      return { ...facts, findings: [...journalFindings(facts), ...facts.answers.flatMap((line) => tell(facts, line))] };
    }),
    strays: attribution.strays,
  };
}

interface Facts extends Omit<Judged, 'findings'> {
  /** All changes of status on the operation's target, oldest first. */
  readonly switches: readonly Effect[];
}

/** What the journal says against what the vendor did. */
function journalFindings({ row, effects }: Facts): Finding[] {
  const findings: Finding[] = [];
  const find = (kind: FindingKind, why: string): void => void findings.push({ kind, why });
  if (effects.length > 1) find('doubled', `the vendor has done it ${effects.length} times`);
  switch (row?.state) {
    case undefined:
      break;
    case 'PENDING':
      find('lost', 'it is recorded as under way, and nobody works on it');
      break;
    case 'SUCCEEDED':
      if (effects.length === 0) find('lost', 'it is recorded as done, and the vendor has not done it');
      break;
    case 'REFUSED':
      if (effects.length > 0) find('wronglyReported', 'it is recorded as refused, and the vendor has done it');
      break;
    case 'UNKNOWN':
      if (row.nextCheckAt !== null) find('unsettled', `it is still unknown: ${row.unknownWhy}`);
      break;
  }
  return findings;
}

/** What one client was told against the journal and the vendor. */
function tell(facts: Facts, line: AnswerLine): Finding[] {
  const { row } = facts;
  // Nothing but a database that was away excuses a request without a result.
  const bugs = (line.errors ?? []).filter((code) => code !== 'SERVICE_UNAVAILABLE');
  if (bugs.length > 0)
    return [{ kind: 'wronglyReported', why: `copy ${line.copy} was told the GraphQL error ${bugs.join(', ')}` }];
  if (line.result === undefined || line.result === null) return [];
  const result = resultShape.parse(line.result);
  const { operation } = result;
  const wrong = (why: string): Finding[] => [
    { kind: 'wronglyReported', why: `copy ${line.copy} was told ${result.__typename} ${result.code ?? ''}: ${why}` },
  ];
  if (operation !== null && row === null) {
    return [{ kind: 'lost', why: `copy ${line.copy} was told of operation ${operation.id}, which is not recorded` }];
  }
  if (operation !== null && operation.id !== row?.id)
    return wrong(`operation ${operation.id} is recorded as ${row?.id}`);
  if (result.__typename.endsWith('Success')) return tellSuccess(facts, line).flatMap(wrong);
  if (operation !== null && operation.state !== 'REFUSED') return [];
  return tellRefusal(facts, line, result).flatMap(wrong);
}

function tellSuccess({ row, effects }: Facts, { at }: AnswerLine): string[] {
  if (row?.state !== 'SUCCEEDED') return [`it is recorded as ${row?.state ?? 'nothing'}`];
  const [first] = effects;
  if (first === undefined) return [];
  return first.at.getTime() > at ? ['the vendor did it only after that'] : [];
}

/** By so much a replica's clock, which is set by the database's, may be off; vendors and clients have the machine's. */
const skewMs = 3_000;

/**
 * A refusal says that nothing has happened, and a certain one that nothing will. Another try is known by its number:
 * times of replicas do not tell what came first.
 */
function tellRefusal(facts: Facts, line: AnswerLine, { operation, remedy, code }: MutationResult): string[] {
  const { row, effects } = facts;
  if (operation !== null && effects.some(({ at }) => at.getTime() <= line.sentAt)) return ['it had been done by then'];
  const isCertain = remedy !== 'RETRY_SAME_KEY' && remedy !== 'WAIT';
  if (row === null || row.state === 'REFUSED' || (operation === null && !isCertain)) return [];
  const tries = operation?.attempts.length ?? 0;
  const next = row.attempts.find(({ number }) => number > tries);
  if (next === undefined) return [`it is recorded as ${row.state}, and was not tried again`];
  const doneAt = effects[0]?.at.getTime() ?? next.startedAt.getTime() + skewMs;
  if (!isCertain || doneAt > line.at) return [];
  if (code === 'TRANSITION_FORBIDDEN' && wasForbidden(facts, line.sentAt, doneAt)) return [];
  return [`it is recorded as ${row.state}, and was under way or done by then`];
}

/**
 * Whether the target had the wanted status at some time between the two, by somebody else's doing: then the switch had
 * to be refused.
 */
function wasForbidden({ planned, switches, effects }: Facts, from: number, until: number): boolean {
  const changes = [
    { at: 0, status: 'ACTIVE', isOurs: false },
    ...switches.map((effect) => ({ at: effect.at.getTime(), status: effect.status, isOurs: effects.includes(effect) })),
  ];
  return changes.some(({ at, status, isOurs }, index) => {
    const next = changes[index + 1]?.at ?? Infinity;
    return !isOurs && status === planned.input['status'] && at <= until && next >= from;
  });
}
