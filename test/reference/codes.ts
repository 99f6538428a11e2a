/** What is known of every canonical code: its type and remedy, who answers it, and which vendors' codes lead to it. */
import { registry } from '../../src/connectors/registry.ts';
import { type OperationKind, OperationKind as OperationKinds } from '../../src/domain/operation.ts';
import { type RefusalCode, Remedy, refusalRemedies } from '../../src/domain/refusals.ts';
import { type PromoErrorCode, PromoErrorCodes } from '../../src/graphql/error-codes.ts';
import { errorTypes } from '../../src/graphql/error-map.ts';
import { ownRefusals, ruleRefusals, settleRefusals, vendorRefusals } from '../../src/operations/possible-refusals.ts';
import { type CodeRow, codeRowsOf, mutationOf } from '../support/result-code-table.ts';

export const canonicalCodes: readonly PromoErrorCode[] = Object.keys(PromoErrorCodes).filter(isCode);

export function isCode(name: string): name is PromoErrorCode {
  return name === 'OUTCOME_UNKNOWN' || Object.hasOwn(refusalRemedies, name);
}

/** The name of the type that carries the code. */
export function typeOf(code: PromoErrorCode): string {
  return code === 'OUTCOME_UNKNOWN' ? 'PromoOutcomeUnknownError' : errorTypes[code].name;
}

/** WAIT becomes ASK_OPERATOR where nothing but a person can settle an unknown. */
export function remediesOf(code: PromoErrorCode): readonly Remedy[] {
  return code === 'OUTCOME_UNKNOWN' ? [Remedy.WAIT, Remedy.ASK_OPERATOR] : [refusalRemedies[code]];
}

const kinds: readonly OperationKind[] = Object.values(OperationKinds);

/** The mutations that can answer it. */
export function mutationsOf(code: PromoErrorCode): readonly string[] {
  const effects = kinds.filter((kind) => code === 'OUTCOME_UNKNOWN' || refusalsOf(kind).includes(code));
  const isOfVerdicts = settleRefusals.some((each) => each === code);
  return [...effects.map((kind) => mutationOf[kind]), ...(isOfVerdicts ? ['settlePromoOperation'] : [])];
}

function refusalsOf(kind: OperationKind): readonly RefusalCode[] {
  return [...ownRefusals, ...ruleRefusals[kind], ...vendorRefusals[kind]];
}

/** Whether it can come without a vendor having said anything. */
export function isOurOwn(code: PromoErrorCode): boolean {
  const ours: readonly PromoErrorCode[] = [...ownRefusals, ...Object.values(ruleRefusals).flat(), ...settleRefusals];
  return ours.includes(code);
}

/** The vendors' codes that lead to it, each once. */
export function vendorCodesOf(code: PromoErrorCode): readonly CodeRow[] {
  const rows = registry.flatMap(({ vendor }) => codeRowsOf(vendor)).filter(({ canonical }) => canonical === code);
  const seen = new Map(rows.map((row) => [`${row.vendor} ${row.row.code} ${row.row.status}`, row]));
  return [...seen.values()];
}
