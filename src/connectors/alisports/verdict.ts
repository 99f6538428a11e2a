/** An answer becomes an outcome: what its codes mean, and when a limit opens again. */
import { type Instant, instant } from '../../domain/clock.ts';
import type { Outcome, RefusalFacts, VendorVerdict } from '../../domain/outcome.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { ConnectorDeps } from '../connector.ts';
import { type CodeMeaning, meaningOf, meaningOfSystemCode } from './codes.ts';
import type { Failure } from './wire.ts';

/** What judging a failure needs besides the failure. */
export interface JudgedBy {
  /** Codes that this account's platform answers for what it has applied before; none is documented. */
  readonly duplicateCodes: readonly string[];
  readonly alarm: ConnectorDeps['alarm'];
  readonly now: () => Date;
  /** The benefit's id in the graph. */
  readonly benefitId: string;
  /** True for a request with the platform's id: only that can miss a benefit, and cannot have created it before. */
  readonly isUpdate: boolean;
}

/**
 * The outcome of a failure in either shape. Undocumented codes raise an alarm; `isv.*` ones refuse, because the
 * platform uses that prefix for errors of the caller, and everything else may have been applied.
 */
export function outcomeOf(failure: Failure, vendor: VendorVerdict, by: JudgedBy): Outcome<never> {
  const said = saidBy(failure);
  if (isDuplicate(failure, by.duplicateCodes)) {
    if (!by.isUpdate) return refusal('DUPLICATE_REQUEST', { failure, vendor });
    by.alarm({ kind: 'undocumentedCode', detail: `${said} to an update` });
    return refusal('UNDOCUMENTED_REFUSAL', { failure, vendor });
  }
  const meaning = meaningOf(failure, by);
  if (meaning === null) {
    by.alarm({ kind: 'undocumentedCode', detail: said });
    return failure.subCode?.toLowerCase().startsWith('isv.') === true
      ? refusal('UNDOCUMENTED_REFUSAL', { failure, vendor })
      : { kind: 'unknown', why: `the vendor answered ${said}, which no page documents`, vendor };
  }
  switch (meaning.as) {
    case 'unknown':
      return { kind: 'unknown', why: `the vendor answered ${said}`, vendor };
    case 'limited':
      return refusal(meaning.code, { failure, vendor, facts: limitFacts(meaning, failure, by.now()) });
    case 'refused':
      return refusal(meaning.code, {
        failure,
        vendor,
        ...(meaning.code === 'BENEFIT_NOT_FOUND' ? { facts: { entity: 'Benefit', id: by.benefitId } } : {}),
      });
  }
}

function refusal(
  code: RefusalCode,
  from: { readonly failure: Failure; readonly vendor: VendorVerdict; readonly facts?: RefusalFacts },
): Outcome<never> {
  const { failure, vendor, facts } = from;
  return { kind: 'refused', refusal: { code, detail: failure.message, vendor, ...(facts ? { facts } : {}) } };
}

/** By the whole code, or by what stands before its colon. A platform code such as a limit is never a duplicate. */
function isDuplicate({ systemCode, subCode }: Failure, duplicateCodes: readonly string[]): boolean {
  if (subCode === null || (systemCode !== null && meaningOfSystemCode(systemCode)?.as !== 'bySubCode')) return false;
  return duplicateCodes.some((code) => subCode === code || subCode.startsWith(`${code}:`));
}

function saidBy({ shape, systemCode, subCode }: Failure): string {
  if (shape === 'error') return subCode === null ? `error ${systemCode}` : `error ${systemCode} ${subCode}`;
  return subCode === null ? 'success = false without a code' : `success = false ${subCode}`;
}

/** `This ban will last for N more seconds`; the wording is known from answers, not from a page. */
const banPattern = /last\s+for\s+(\d{1,7})\s*(?:more\s+)?s/i;

function limitFacts(
  { waitSeconds }: CodeMeaning & { as: 'limited' },
  { subCode, message }: Failure,
  now: Date,
): RefusalFacts {
  const told = banPattern.exec(message)?.[1];
  const scope = subCode === null ? {} : { scope: subCode };
  // Told or assumed: the account's guard sends nothing more until then.
  if (told === undefined && waitSeconds === 'UNTIL_MIDNIGHT') {
    const midnight = nextMidnight(now);
    const retryAfterSeconds = Math.ceil((midnight.getTime() - now.getTime()) / 1000);
    return { ...scope, retryAfterSeconds, resetsAt: instant(midnight) };
  }
  const retryAfterSeconds = told === undefined ? Number(waitSeconds) : Number(told) + 1;
  return { ...scope, retryAfterSeconds, resetsAt: secondsLater(now, retryAfterSeconds) };
}

function secondsLater(now: Date, seconds: number): Instant {
  return instant(new Date(now.getTime() + seconds * 1000));
}

const dayMs = 86_400_000;
const aheadMs = 8 * 3_600_000;

/** The next midnight in GMT+8, which has no summer time. */
function nextMidnight(now: Date): Date {
  return new Date((Math.floor((now.getTime() + aheadMs) / dayMs) + 1) * dayMs - aheadMs);
}
