/** A new field that nobody has made a rule for, and rules that say something else than the schema. */
import {
  type ConstDirectiveNode,
  extendSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readSchema } from '../support/schema.ts';
import { faultsOf, needs, rules, scopesOf } from './rules.ts';

const schema = readSchema();
type AnyField = GraphQLField<unknown, unknown> | GraphQLInputField;

const fieldsOf = (type: GraphQLNamedType | undefined): readonly AnyField[] =>
  isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
    ? Object.values<AnyField>(type.getFields())
    : [];

const directiveOf = ({ astNode }: AnyField, name: string): ConstDirectiveNode | undefined => {
  const directives: readonly ConstDirectiveNode[] = astNode?.directives ?? [];
  return directives.find((directive) => directive.name.value === name);
};
const withPlanted = (sdl: string) => faultsOf(extendSchema(schema, parse(sdl)));

describe('the table of rules', () => {
  test('has one rule for every field, and no others', () => {
    expect(faultsOf(schema)).toEqual([]);
  });

  test('fails for a new field, and says what to do', () => {
    expect(withPlanted('extend type Member { passport: String }')).toEqual([
      'Member.passport has no rule. Say in test/rights/rules.ts who may see it, and if that is not everybody who may see what it belongs to, put @Requires(...) or @ForOperators() on it.',
    ]);
  });

  test.each([
    ['query', 'extend type Query { secrets: String }', 'Query.secrets'],
    ['mutation', 'extend type Mutation { erase: String }', 'Mutation.erase'],
    ['type', 'type Wallet { owner: String }', 'Wallet.owner'],
    ['condition of a list', 'extend input PromoMemberFilter { phone: String }', 'PromoMemberFilter.phone'],
    ['kind of condition', 'input PersonSearch { phone: String }', 'PersonSearch.phone'],
    ['order of a list', 'extend enum PromoMemberOrder { NAME_ASC }', 'PromoMemberOrder.NAME_ASC'],
  ])('fails for a new %s', (_what, sdl, coordinate) => {
    expect(withPlanted(sdl)).toEqual([expect.stringContaining(`${coordinate} has no rule.`)]);
  });

  test('fails for a new argument', () => {
    const faults = withPlanted('extend type Query { secrets(of: String, as: As): String } enum As { NAMES }');
    for (const coordinate of ['Query.secrets', 'Query.secrets.of', 'Query.secrets.as', 'As.NAMES'])
      expect(faults).toContainEqual(expect.stringContaining(`${coordinate} has no rule.`));
    expect(faults).toHaveLength(4);
  });

  test('fails for a field that is gone, and for two rules that differ', () => {
    const { SHOWN = '' } = rules['Budget'] ?? {};
    expect(faultsOf(schema, { ...rules, Budget: { SHOWN: `${SHOWN} debts`, READ: 'total' } })).toEqual([
      'Budget.total has two rules.',
      'Budget.debts has a rule, and is not in the schema.',
    ]);
  });

  test('asks for the scopes that the schema publishes to routers, field by field', () => {
    const published = z.array(z.array(z.string())).length(1);
    const different = Object.values(schema.getTypeMap()).flatMap((type) => {
      return fieldsOf(type).flatMap((field) => {
        const coordinate = `${type.name}.${field.name}`;
        const value = directiveOf(field, 'requiresScopes')?.arguments?.[0]?.value;
        const asked = value === undefined ? [] : (published.parse(valueFromASTUntyped(value))[0] ?? []);
        // References ask for themselves, and a condition is no field: both say so in words.
        const isSilent = coordinate === 'Query._entities' || !(type.name in rules) || type.name.endsWith('Filter');
        const expected = isSilent ? [] : scopesOf(coordinate);
        return new Set(asked).symmetricDifference(new Set<string>(expected)).size > 0 ? [coordinate] : [];
      });
    });
    expect(different).toEqual([]);
  });

  test('is behind what is tagged for operators: no such field is told to others', () => {
    const tagged = ['PromoOperation', 'PromoAccount', 'Mutation'].flatMap((name) => {
      const tags = fieldsOf(schema.getType(name)).filter((field) => directiveOf(field, 'tag') !== undefined);
      return tags.map((field) => `${name}.${field.name}`);
    });
    expect(tagged).toHaveLength(9);
    expect(tagged.filter((coordinate) => scopesOf(coordinate) !== needs.OPERATOR)).toEqual([]);
  });
});
