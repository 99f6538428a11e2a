/** The reference of result codes: every code of every vendor page, what becomes of it, and the test that saw it. */
import type { ResultCode } from '../../src/connectors/connector.ts';
import { registry } from '../../src/connectors/registry.ts';
import type { OperationKind } from '../../src/domain/operation.ts';
import { Remedy, refusalRemedies } from '../../src/domain/refusals.ts';
import { errorTypes } from '../../src/graphql/error-map.ts';

/** One code as it comes through one mutation. */
export interface CodeRow {
  readonly vendor: string;
  readonly kind: OperationKind;
  readonly mutation: string;
  readonly row: ResultCode;
  /** The member of the mutation's union. */
  readonly type: string;
  /** The canonical code and its remedy; null for a success. */
  readonly canonical: string | null;
  readonly remedy: string | null;
  /** The title of the test that sees it come through the endpoint. */
  readonly test: string;
}

export const mutationOf: Readonly<Record<OperationKind, string>> = {
  UPDATE_TEMPLATE_BUDGET: 'updateTemplateBudget',
  SWITCH_TEMPLATE_STATUS: 'switchTemplateStatus',
  ADJUST_MEMBER_BALANCE: 'adjustMemberBalance',
  UPSERT_BENEFIT: 'upsertBenefit',
};

/** Every code of a vendor, once for each mutation whose answers can carry it. */
export function codeRowsOf(vendor: string): readonly CodeRow[] {
  const rows = registry.find((factory) => factory.vendor === vendor)?.resultCodes ?? [];
  return rows.flatMap((row) => row.kinds.map((kind) => codeRow(vendor, kind, row)));
}

function codeRow(vendor: string, kind: OperationKind, row: ResultCode): CodeRow {
  const mutation = mutationOf[kind];
  const said = [row.code, row.status && `(${row.status})`].filter(Boolean).join(' ');
  return { vendor, kind, mutation, row, ...memberOf(mutation, row), test: `${mutation}: ${vendor} says ${said}` };
}

function memberOf(mutation: string, { becomes }: ResultCode): Pick<CodeRow, 'type' | 'canonical' | 'remedy'> {
  if (becomes === 'DONE') {
    const name = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Success`;
    return { type: name, canonical: null, remedy: null };
  }
  if (becomes === 'UNKNOWN') {
    return { type: 'PromoOutcomeUnknownError', canonical: 'OUTCOME_UNKNOWN', remedy: Remedy.WAIT };
  }
  return { type: errorTypes[becomes].name, canonical: becomes, remedy: refusalRemedies[becomes] };
}

const head = `# Result codes

Every code that the vendors' pages print, the member of the mutation's union it becomes, its canonical code and remedy, and the test
that saw it come through the endpoint. Made from the code tables by \`vitest run test/flow/result-code-table.test.ts -u\`; a row that is
missing in a table does not compile, and a row that is missing here fails a test.

A code that no page prints follows the vendor's status: what is surely a refusal becomes a \`PromoRejectedError\`
(\`UNDOCUMENTED_REFUSAL\`), everything else a \`PromoOutcomeUnknownError\`; both are logged as new. KYBIO prints no numbers at all: the
rows \`errorCodes.…\` are the meanings that an account's settings can give to the numbers that onboarding finds out. Codes of sibling
products (Alipay+, Antom) that the AlipayHK gateway may send are read too (\`alipay-gateway/codes.ts\`); no AlipayHK page prints them.
`;

/** The whole reference as Markdown. */
export function renderResultCodes(): string {
  const sections = registry.map(({ vendor }) => {
    const rows = codeRowsOf(vendor).map(
      ({ row, type, canonical, remedy, test }) =>
        `| ${cell(row.code)} | ${cell(row.status)} | ${cell(row.source)} | \`${type}\` | ${canonical ?? '–'} | ${remedy ?? '–'} | ${cell(test)} |`,
    );
    return `\n## ${vendor}\n\n| code | status | printed in | type | canonical code | remedy | seen by test |\n| - | - | - | - | - | - | - |\n${rows.join('\n')}\n`;
  });
  return `${head}${sections.join('')}`;
}

function cell(text: string): string {
  return text === '' ? '–' : text.replaceAll('|', '\\|').replaceAll('*', '\\*');
}
