/** What the schema keeps from the public: it is tagged `internal` there. */
import { type ConstDirectiveNode, valueFromASTUntyped } from 'graphql';

/** A type, field, argument or value of a schema that was read from its text. */
interface Element {
  readonly description?: string | null | undefined;
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;
}

export const forOperators = '*For operators: left out of a public contract.*';

/** The words for it, or its description, and whom it is for. */
export function describe(element: Element, words = element.description ?? ''): string {
  return isInternal(element) ? `${words} ${forOperators}`.trim() : words;
}

function isInternal({ astNode }: Element): boolean {
  const tags = astNode?.directives?.filter(({ name }) => name.value === 'tag') ?? [];
  return tags.some((tag) => tag.arguments?.some(({ value }) => valueFromASTUntyped(value) === 'internal'));
}
