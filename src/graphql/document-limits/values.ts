/** Values of any shape, before anything is known of their types: how many they are, and how deep within each other. */
import { type DocumentNode, TokenKind } from 'graphql';

interface ValueSizes {
  readonly values: number;
  readonly valueDepth: number;
}

/** What stands in lists and objects. Takes time in proportion to it and no stack, as JSON may be of any depth. */
export function measureVariables(variables: object): ValueSizes {
  let values = 0;
  let valueDepth = 0;
  const open = [{ holder: variables, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { holder, depth } = next;
    valueDepth = Math.max(valueDepth, depth);
    for (const value of members(holder)) {
      values += 1;
      if (typeof value === 'object' && value !== null) open.push({ holder: value, depth: depth + 1 });
    }
  }
  return { values, valueDepth };
}

const members = (holder: object): readonly unknown[] => (Array.isArray(holder) ? holder : Object.values(holder));

/** Longest name, and lists and objects within each other, those of types included: what stands in parentheses. */
export function measureWords({ loc }: DocumentNode): Pick<ValueSizes, 'valueDepth'> & { readonly nameLength: number } {
  let nameLength = 0;
  let valueDepth = 0;
  let parentheses = 0;
  let open = 0;
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) {
    const { kind, start, end } = token;
    if (kind === TokenKind.NAME) nameLength = Math.max(nameLength, end - start);
    else if (kind === TokenKind.PAREN_L) parentheses += 1;
    else if (kind === TokenKind.PAREN_R) parentheses -= 1;
    else if (parentheses > 0 && (kind === TokenKind.BRACKET_L || kind === TokenKind.BRACE_L)) open += 1;
    else if (parentheses > 0 && (kind === TokenKind.BRACKET_R || kind === TokenKind.BRACE_R)) open -= 1;
    valueDepth = Math.max(valueDepth, open);
  }
  return { nameLength, valueDepth };
}
