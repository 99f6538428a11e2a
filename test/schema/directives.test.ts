/** What a router and a contract read from the schema, beside the types. */
import { readFileSync } from 'node:fs';
import {
  type ASTNode,
  buildASTSchema,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
  validateSchema,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const sdl = readFileSync('schema/promotions.graphql', 'utf8');
const document = parse(sdl);
const types = document.definitions.filter(
  (node): node is ObjectTypeDefinitionNode =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
);

interface OwnField {
  readonly type: string;
  readonly field: FieldDefinitionNode;
}

const federationsOwn = /^_/;
const interfaces = document.definitions.filter((node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION);
const fields: readonly OwnField[] = [...types, ...interfaces].flatMap(({ name, fields: own = [] }) =>
  own
    .filter((field) => !federationsOwn.test(field.name.value) && !federationsOwn.test(name.value))
    .map((field) => ({ type: name.value, field })),
);

interface Carrier {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

const directive = ({ directives = [] }: Carrier, name: string): ConstDirectiveNode | undefined =>
  directives.find((candidate) => candidate.name.value === name);

const isInternal = (node: Carrier): boolean => {
  const tag = directive(node, 'tag');
  return tag !== undefined && print(tag) === '@tag(name: "internal")';
};

function isList(type: TypeNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE ? isList(type.type) : type.kind === Kind.LIST_TYPE;
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}

const listSize = z.object({
  assumedSize: z.int().positive().optional(),
  slicingArguments: z.array(z.string()).nonempty().optional(),
  sizedFields: z.array(z.string()).nonempty().optional(),
});

function listSizeOf(field: FieldDefinitionNode): z.infer<typeof listSize> | null {
  const found = directive(field, 'listSize');
  if (found === undefined) return null;
  const entries = (found.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)] as const);
  return listSize.parse(Object.fromEntries(entries));
}

describe('directives', () => {
  test('stand at every place that there is', () => {
    const places: Array<[place: string, line: string]> = [
      ['schema', 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ['],
      ['object', 'type Template @key(fields: "id") @key(fields: "accountId code") {'],
      ['object that only operators meet', 'type PromoEvidence @tag(name: "internal") {'],
      ['field of an object', 'requestId: String @tag(name: "internal") @requiresScopes('],
      ['argument', 'filter: PromoTemplateFilter @cost(weight: 2)'],
      ['input', 'input SettlePromoOperationInput @tag(name: "internal") {'],
      ['field of an input', 'needsOperator: Boolean @tag(name: "internal")'],
      ['union', 'union SettlePromoOperationResult @tag(name: "internal") = SettlePromoOperationSuccess |'],
      ['enum', 'enum PromoVerdict @tag(name: "internal") {'],
      ['enum value', 'ALREADY_SETTLED @tag(name: "internal")'],
      ['scalar', 'scalar Decimal @specifiedBy(url: "https://www.w3.org/TR/xmlschema11-2/#decimal")'],
    ];
    const lines = sdl.split('\n').map((line) => line.trim());
    expect(places.filter(([, start]) => !lines.some((line) => line.startsWith(start)))).toEqual([]);
  });

  test('are imported, all that are used and no others', () => {
    const used = new Set<string>();
    const [link = ''] = sdl.split('\n');
    visit(document, { Directive: ({ name }) => void used.add(name.value) });
    const imported = [...link.matchAll(/"@(\w+)"/g)].map(([, name]) => name ?? '');
    const builtIn = new Set(['link', 'specifiedBy', 'deprecated', 'oneOf']);
    expect([...used].filter((name) => !builtIn.has(name)).toSorted()).toEqual(imported.toSorted());
  });
});

describe('every list', () => {
  const lists = fields.filter(({ field }) => isList(field.type));
  const sizedBy = ({ type, field }: OwnField): OwnField[] =>
    fields.filter(
      (parent) =>
        named(parent.field.type) === type && listSizeOf(parent.field)?.sizedFields?.includes(field.name.value) === true,
    );
  const leadingTo = (type: string): OwnField[] => fields.filter((parent) => named(parent.field.type) === type);

  test('says how long it gets, itself or on every field that leads to its connection', () => {
    const unsized = lists.filter(
      (list) => listSizeOf(list.field)?.assumedSize === undefined && sizedBy(list).length === 0,
    );
    expect(unsized.map(({ type, field }) => `${type}.${field.name.value}`)).toEqual([]);
    const half = lists.filter((list) => {
      const sized = sizedBy(list).length;
      return sized > 0 && sized < leadingTo(list.type).length;
    });
    expect(half.map(({ type, field }) => `${type}.${field.name.value}`)).toEqual([]);
    expect(lists.length).toBeGreaterThan(12);
  });

  test('with pages is sized by an argument that it has, and sizes lists that are there', () => {
    const sliced = fields.filter(({ field }) => listSizeOf(field)?.slicingArguments !== undefined);
    for (const { field } of sliced) {
      const { slicingArguments = [], sizedFields = [] } = listSizeOf(field) ?? {};
      const integers = field.arguments?.filter(({ type }) => named(type) === 'Int').map(({ name }) => name.value) ?? [];
      const within = lists.filter(({ type }) => type === named(field.type)).map((list) => list.field.name.value);
      expect(integers).toEqual(expect.arrayContaining([...slicingArguments]));
      expect(within.toSorted()).toEqual([...sizedFields].toSorted());
    }
    expect(sliced).toHaveLength(fields.filter(({ field }) => named(field.type).endsWith('Connection')).length);
  });

  test('is the only thing that has a size', () => {
    const sized = fields.filter(({ field }) => listSizeOf(field) !== null);
    const wrong = sized.filter(({ field }) => !isList(field.type) && listSizeOf(field)?.sizedFields === undefined);
    expect(wrong.map(({ type, field }) => `${type}.${field.name.value}`)).toEqual([]);
  });
});

describe('every cost', () => {
  test('of a mutation and of a reading that names an age is published', () => {
    const asking = fields.filter(
      ({ type, field }) =>
        type === 'Mutation' || field.arguments?.some(({ name }) => name.value === 'maxAgeSeconds') === true,
    );
    expect(asking.length).toBeGreaterThan(9);
    const free = asking.filter(({ field }) => directive(field, 'cost') === undefined);
    expect(free.map(({ type, field }) => `${type}.${field.name.value}`)).toEqual([]);
  });
});

/** The schema without what is tagged, as a contract that excludes the tag publishes it. */
function publicContract() {
  const internal = new Set<string>();
  const drop = (node: Carrier & { readonly name: { readonly value: string } }): null | undefined => {
    if (!isInternal(node)) return undefined;
    internal.add(node.name.value);
    return null;
  };
  const dropMember = (node: Carrier): null | undefined => (isInternal(node) ? null : undefined);
  const withoutTypes = visit(document, {
    ObjectTypeDefinition: drop,
    InterfaceTypeDefinition: drop,
    UnionTypeDefinition: drop,
    EnumTypeDefinition: drop,
    ScalarTypeDefinition: drop,
    InputObjectTypeDefinition: drop,
    FieldDefinition: dropMember,
    InputValueDefinition: dropMember,
    EnumValueDefinition: dropMember,
  });
  const mentioned = new Set<string>();
  visit(withoutTypes, {
    NamedType: ({ name }: ASTNode & { name: { value: string } }) => void mentioned.add(name.value),
  });
  return { internal, mentioned, contract: withoutTypes };
}

describe('the public contract, without what is tagged as internal,', () => {
  const { internal, mentioned, contract } = publicContract();

  test('mentions no type that it has left out', () => {
    expect(internal.size).toBeGreaterThan(12);
    expect([...internal].filter((name) => mentioned.has(name))).toEqual([]);
  });

  test('is a whole schema, in which every type can be reached', () => {
    const schema = buildASTSchema(contract, { assumeValidSDL: true });
    expect(validateSchema(schema)).toEqual([]);
    const reached = new GraphQLSchema({ query: schema.getQueryType(), mutation: schema.getMutationType() });
    const ours = (name: string): boolean => !/^(_|link__|federation__)/.test(name);
    expect(Object.keys(schema.getTypeMap()).filter((name) => ours(name) && !reached.getType(name))).toEqual([]);
  });

  test('has no way for an operator to decide, and nothing of what they decide by', () => {
    const text = print(contract);
    for (const word of [
      'settlePromoOperation',
      'PromoVerdict',
      'evidence',
      'attempts',
      'ALREADY_SETTLED',
      'needsOperator',
    ])
      expect(text.replaceAll(/"""[\s\S]*?"""/g, '')).not.toContain(word);
  });
});
