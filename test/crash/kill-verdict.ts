/** Whether a change kept its promise: the journal against the vendor's books and against what clients were told. */
import type { ChangeAtVendor } from './kill-changes.ts';
import type { Told } from './kill-client.ts';
import type { Recorded } from './kill-journal.ts';
import type { Place } from './kill-plan.ts';

/** Lost: promised and gone. Doubled: more than one effect. Wrong: a verdict, an answer or a repeat that is not true. */
export const violationKinds = ['lost', 'doubled', 'wrong'] as const;

export interface Violation {
  readonly what: (typeof violationKinds)[number];
  readonly why: string;
}

/**
 * How a change stands in the end. `unknown` is open, with a time at which it is looked at again; `person` waits for a
 * person; `stuck` is open, and nobody looks at it.
 */
export const standings = ['succeeded', 'refused', 'unknown', 'person', 'neverBegan', 'stuck'] as const;
export type Standing = (typeof standings)[number];

export interface Judged {
  readonly place: Place;
  readonly settlesBy: 'READING' | 'REPEATING' | 'OPERATOR';
  /** Whether its process was killed at the place, and not before it. */
  readonly hasStood: boolean;
  readonly records: readonly Recorded[];
  readonly vendor: ChangeAtVendor;
  readonly told: readonly Told[];
}

/** A check that is overdue for so long is not coming. */
const overdueMs = 10_000;

export function standingOf(records: readonly Recorded[], now = Date.now()): Standing {
  const [record] = records;
  if (record === undefined) return 'neverBegan';
  switch (record.state) {
    case 'SUCCEEDED':
      return 'succeeded';
    case 'REFUSED':
      return 'refused';
    case 'PENDING':
      return 'stuck';
    case 'UNKNOWN':
      if (record.nextCheckAt === null) return 'person';
      return Date.parse(record.nextCheckAt) + overdueMs > now ? 'unknown' : 'stuck';
  }
}

export function judge(it: Judged): readonly Violation[] {
  const [record] = it.records;
  const found = [...judgeRecords(it), ...judgeRepeats(it), ...judgeFigures(it)];
  return record === undefined ? found : [...found, ...judgeEffects(it, record), ...judgeAnswers(it, record)];
}

const only = (violation: Violation | false): Violation[] => (violation === false ? [] : [violation]);

function judgeRecords({ place, hasStood, records, vendor, told }: Judged): Violation[] {
  const isPromised = (hasStood && place !== 'beforeClaim') || told.some(({ operation }) => operation !== null);
  const isGone = records.length === 0;
  return [
    ...only(isGone && isPromised && { what: 'lost', why: 'an operation that was claimed is not in the journal' }),
    ...only(
      isGone && vendor.effects().length > 0 && { what: 'lost', why: 'an effect of which the journal knows nothing' },
    ),
    ...only(records.length > 1 && { what: 'doubled', why: `${records.length} operations have one key` }),
    ...only(standingOf(records) === 'stuck' && { what: 'lost', why: 'it is open and nobody looks at it' }),
  ];
}

function judgeEffects({ settlesBy, vendor }: Judged, record: Recorded): Violation[] {
  const effects = vendor.effects();
  const standing = standingOf([record]);
  const strange = effects.filter((effect) => !vendor.isOurs(effect, record.requestId));
  const isTold = standing === 'succeeded' && effects.length === 0;
  return [
    ...only(effects.length > 1 && { what: 'doubled', why: `${effects.length} effects: ${effects.join('; ')}` }),
    ...only(strange.length > 0 && { what: 'wrong', why: `an effect that is not its own: ${strange.join('; ')}` }),
    ...only(isTold && { what: 'lost', why: 'SUCCEEDED, and the vendor has no effect of it' }),
    ...only(
      standing === 'refused' && effects.length > 0 && { what: 'wrong', why: 'REFUSED, and the vendor has applied it' },
    ),
    ...only(
      standing === 'person' && settlesBy !== 'OPERATOR' && { what: 'wrong', why: 'left to a person without need' },
    ),
    ...only(
      standing === 'person' &&
        !record.evidence?.after && { what: 'wrong', why: 'before a person without its evidence' },
    ),
  ];
}

/** Where nothing is promised of a repeat there is none; and what is repeated is the same request. */
function judgeRepeats({ settlesBy, vendor }: Judged): Violation[] {
  const requests = vendor.requests();
  return [
    ...only(new Set(requests).size > 1 && { what: 'wrong', why: `requests that differ: ${requests.join(' | ')}` }),
    ...only(
      settlesBy === 'OPERATOR' && requests.length > 1 && { what: 'wrong', why: 'sent again, which only a person may' },
    ),
  ];
}

function judgeFigures({ vendor }: Judged): Violation[] {
  const [is, ought] = [vendor.figures(), vendor.figuresAfter(vendor.effects().length)];
  return only(is !== ought && { what: 'wrong', why: `the vendor has ${is} and not ${ought}` });
}

function judgeAnswers({ told }: Judged, record: Recorded): Violation[] {
  const ids = told.flatMap(({ operation }) => (operation === null ? [] : [operation.id]));
  const wasPromised = told.some(({ answer }) => answer.endsWith('Success'));
  const [last] = told.slice(-1);
  const isCertain = last?.operation?.state === 'REFUSED' && record.state === 'SUCCEEDED';
  const odd = told.filter(({ answer }) => answer.startsWith('no member'));
  return [
    ...only(ids.some((id) => id !== record.id) && { what: 'wrong', why: 'a client was told of another operation' }),
    ...only(
      wasPromised && record.state !== 'SUCCEEDED' && { what: 'wrong', why: 'a client was told that it succeeded' },
    ),
    ...only(isCertain && { what: 'wrong', why: 'a client was told that it was refused' }),
    ...only(odd.length > 0 && { what: 'wrong', why: odd.map(({ answer }) => answer).join('; ') }),
  ];
}
