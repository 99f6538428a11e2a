/** What a change of the schema does to those who use it: graphql's own judgement, and our rules about directives and deprecations. */
import { buildSchema, type DirectiveNode, findBreakingChanges, findDangerousChanges, parse, visit } from 'graphql';
import { compareApplied } from './applied-directives.ts';

export interface Evolution {
  /** What existing documents or clients break by, a sentence each. */
  readonly breaking: readonly string[];
  /** What a careless client might stumble over. */
  readonly dangerous: readonly string[];
  /** Deprecations in the new schema that do not say when they end. */
  readonly undated: readonly string[];
}

/** Compares two SDLs of this subgraph, as `_service` answers them. */
export function compareSchemas(released: string, present: string): Evolution {
  // The SDL defines the directives of federation that it uses, so graphql alone can read it, and checks their arguments.
  const [before, after] = [buildSchema(released), buildSchema(present)] as const;
  return {
    breaking: [
      ...findBreakingChanges(before, after).map(({ description }) => description),
      ...compareApplied(released, present),
    ],
    dangerous: findDangerousChanges(before, after).map(({ description }) => description),
    undated: findUndated(present),
  };
}

/** Every deprecation whose reason does not end in `Removed after 2027-06-30.`, with a day that is in the calendar. */
export function findUndated(sdl: string): readonly string[] {
  const found: string[] = [];
  visit(parse(sdl), {
    Directive(node, _key, _parent, _path, ancestors) {
      if (node.name.value !== 'deprecated' || isDated(node)) return;
      const names = ancestors.flatMap((ancestor) => ('name' in ancestor && ancestor.name ? [ancestor.name.value] : []));
      found.push(
        `${names.join('.')} is deprecated without a last day: end the reason with "Removed after 2027-06-30."`,
      );
    },
  });
  return found;
}

function isDated(node: DirectiveNode): boolean {
  const value = node.arguments?.find(({ name }) => name.value === 'reason')?.value;
  const day =
    value?.kind === 'StringValue' ? /\bRemoved after (\d{4}-\d{2}-\d{2})\.$/.exec(value.value)?.[1] : undefined;
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day ?? '-');
}
