/** The few pieces of Markdown that the pages are made of. */

/** `PromoConflictError` and `updateTemplateBudget` as parts of an address. */
export function kebab(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll('_', '-');
}

export function code(text: string): string {
  return `\`${text}\``;
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '-')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|');
}

export function block(language: 'graphql' | 'json' | 'sh', text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

export function json(value: unknown): string {
  return block('json', JSON.stringify(value, null, 2));
}

/** Blocks with an empty line between them; empty ones are left out. */
export function page(...blocks: readonly string[]): string {
  return `${blocks.filter((each) => each !== '').join('\n\n')}\n`;
}

export function section(title: string, ...blocks: readonly string[]): string {
  return blocks.every((each) => each === '') ? '' : page(title, ...blocks).trimEnd();
}

/** The first sentence of a description. */
export function firstSentence(text: string | null | undefined): string {
  return /^.*?[.:](?=\s|$)/s.exec(text ?? '')?.[0].replace(/:$/, '.') ?? text ?? '';
}
