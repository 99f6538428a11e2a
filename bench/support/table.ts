import type { Table } from './benchmark.ts';

/** Markdown that can be read in a terminal as it is: columns of one width, all but the first to the right. */
export function writeTable({ title, columns, rows }: Table): string {
  const lines = [columns, ...rows].map((row) => row.map(escape));
  const widths = columns.map((_, column) => Math.max(3, ...lines.map((row) => row[column]?.length ?? 0)));
  const [head = [], ...body] = lines.map((row) =>
    widths.map((width, column) => align(row[column] ?? '', width, column)),
  );
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [`**${title}**`, '', ...[head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}

const escape = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const align = (text: string, width: number, column: number): string =>
  column === 0 ? text.padEnd(width) : text.padStart(width);
