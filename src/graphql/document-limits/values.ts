/** Values of any shape, before anything is known of their types: how many they are, and how deep within each other. */
import { type DocumentNode, TokenKind } from 'graphql';

interface ValueLimits {
  readonly values: number;
  readonly objectMembers: number;
  readonly valueDepth: number;
}

/** The limit that variables break. Takes no longer than the limits let it, and no stack: JSON may be of any depth. */
export function findExcess(variables: object, limits: ValueLimits): keyof ValueLimits | null {
  let values = 0;
  // Level by level: what is open needs no note of its depth.
  let open: readonly object[] = [variables];
  for (let depth = 0; open.length > 0; depth += 1) {
    if (depth > limits.valueDepth) return 'valueDepth';
    const within: object[] = [];
    for (const holder of open) {
      const isList = Array.isArray(holder);
      const members: readonly unknown[] = isList ? holder : Object.values(holder);
      if (!isList && members.length > limits.objectMembers) return 'objectMembers';
      values += members.length;
      if (values > limits.values) return 'values';
      keepObjects(members, within);
    }
    open = within;
  }
  return null;
}

interface WordSizes {
  readonly nameLength: number;
  readonly valueDepth: number;
}

function keepObjects(members: readonly unknown[], within: object[]): void {
  for (const member of members) if (typeof member === 'object' && member !== null) within.push(member);
}

/** Longest name, and lists and objects within each other, those of types included: what stands in parentheses. */
export function measureWords({ loc }: DocumentNode): WordSizes {
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
