/** Directives on what type-graphql's decorators cannot reach: unions, enums, enum values, scalars, and the schema itself. */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  Kind,
  parse,
  type SchemaExtensionNode,
  visit,
} from 'graphql';

type Directive = `@${string}`;

/** What carries which directives, by name: `SomeUnion`, `SomeEnum`, `SomeScalar`, or `SomeEnum.VALUE`. */
export type DirectiveTable = Readonly<Record<string, readonly Directive[]>>;

/** For operators, not for storefronts: left out of the public contract. */
export const internalTag = '@tag(name: "internal")';

export const linkToFederation = `@link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@tag", "@requiresScopes", "@cost", "@listSize"]
)` satisfies Directive;

/** Only operators meet these; objects, inputs and fields are tagged where they are declared. */
export const promotionsDirectives: DirectiveTable = {
  SettlePromoOperationResult: [internalTag],
  PromoVerdict: [internalTag],
  PromoAttemptOutcome: [internalTag],
  PromoAccountHealthStatus: [internalTag],
  'PromoErrorCode.OPERATION_NOT_FOUND': [internalTag],
  'PromoErrorCode.ALREADY_SETTLED': [internalTag],
  'PromoErrorCode.VERDICT_TOO_EARLY': [internalTag],
};

/** @throws for a name that is no union, enum, enum value or scalar of the document. */
export function addDirectives(document: DocumentNode, table: DirectiveTable): DocumentNode {
  const unused = new Set(Object.keys(table));
  const addTo = <Node extends Carrier>(node: Node, name = node.name.value): Node => {
    unused.delete(name);
    const added = Object.hasOwn(table, name) ? readDirectives(table[name] ?? []) : [];
    return added.length === 0 ? node : { ...node, directives: [...(node.directives ?? []), ...added] };
  };
  const result = visit(document, {
    UnionTypeDefinition: (node) => addTo(node),
    ScalarTypeDefinition: (node) => addTo(node),
    EnumTypeDefinition: (node: EnumTypeDefinitionNode) => {
      const values = node.values?.map((value) => addTo(value, `${node.name.value}.${value.name.value}`)) ?? [];
      return { ...addTo(node), values };
    },
  });
  if (unused.size === 0) return result;
  throw new Error(`No union, enum, enum value or scalar of the schema is named ${[...unused].join(', ')}.`);
}

interface Carrier {
  readonly name: { readonly value: string };
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** The same document with these directives on the schema. */
export function addToSchema(document: DocumentNode, directives: readonly Directive[]): DocumentNode {
  const extension: SchemaExtensionNode = { kind: Kind.SCHEMA_EXTENSION, directives: readDirectives(directives) };
  return { ...document, definitions: [extension, ...document.definitions] };
}

/** graphql has no parser for directives alone. */
function readDirectives(directives: readonly Directive[]): readonly ConstDirectiveNode[] {
  const [carrier] = parse(`scalar Carrier ${directives.join(' ')}`).definitions;
  return carrier?.kind === Kind.SCALAR_TYPE_DEFINITION ? (carrier.directives ?? []) : [];
}
