/** What the package offers a frontend, held against the schema. */
import {
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import * as generated from '../../src/client/generated/documents.ts';
import { possibleTypes } from '../../src/client/generated/possible-types.ts';
import { readSchema } from '../support/schema.ts';

const schema = readSchema();
const documents = Object.entries(generated).flatMap(([name, document]) =>
  name.endsWith('Document') ? [document] : [],
);
const operations = documents.map(({ definitions }) =>
  definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  ),
);
const promoError = schema.getType('PromoError');
const errorTypes = isInterfaceType(promoError) ? schema.getPossibleTypes(promoError) : [];
const namesIn = (selections: readonly SelectionNode[]): string[] =>
  selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []));

describe('the documents', () => {
  test('are valid', () => {
    expect(documents.flatMap((document) => validate(schema, document))).toEqual([]);
  });

  test('cover every query and every mutation', () => {
    const asked = operations.flatMap((operation) =>
      (operation?.selectionSet.selections ?? []).flatMap((root) => (root.kind === Kind.FIELD ? [root.name.value] : [])),
    );
    const offered = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).filter((name) => !name.startsWith('_')),
    );
    expect(asked.toSorted()).toEqual(offered.toSorted());
  });

  test('ask for nothing that is internal, but for the operator’s own mutation', () => {
    const types = new TypeInfo(schema);
    const selected: string[] = [];
    const internal: string[] = [];
    const Field = (): void => {
      const field = types.getFieldDef();
      const path = `${types.getParentType()?.name}.${field?.name}`;
      selected.push(path);
      if (field?.astNode?.directives?.some(({ name }) => name.value === 'tag')) internal.push(path);
    };
    for (const document of documents) visit(document, visitWithTypeInfo(types, { Field }));
    expect(selected.length).toBeGreaterThan(100);
    expect(internal).toEqual(['Mutation.settlePromoOperation']);
  });

  test('take ids as texts alone: a number would lose digits', () => {
    // @ts-expect-error a number is no id
    const variables: generated.MemberQueryVariables = { id: 9007199254740992 };
    expect(variables.id).not.toBe('9007199254740993');
  });

  test('select every field that an error type has of its own, and the message on the interface', () => {
    const fragment = generated.PromoErrorFieldsFragmentDoc.definitions[0];
    if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error('there is no fragment');
    const onInterface = namesIn(fragment.selectionSet.selections);
    expect(onInterface).toEqual(expect.arrayContaining(['__typename', 'code', 'message', 'remedy', 'operation']));
    for (const type of errorTypes) {
      const own = Object.keys(type.getFields()).filter((name) => !onInterface.includes(name) && name !== 'vendor');
      const branch = fragment.selectionSet.selections.find(
        (selection) => selection.kind === Kind.INLINE_FRAGMENT && selection.typeCondition?.name.value === type.name,
      );
      const selected = branch?.kind === Kind.INLINE_FRAGMENT ? namesIn(branch.selectionSet.selections) : [];
      expect({ [type.name]: selected.toSorted() }).toEqual({ [type.name]: own.toSorted() });
    }
  });
});

describe('the prefix rule', () => {
  const rule = /^Promo\w*Error$/;

  test('names every error type and no other type', () => {
    const named = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && rule.test(type.name));
    expect(named).toEqual(errorTypes);
    expect(errorTypes.length).toBeGreaterThan(9);
  });

  test('is a pattern in possibleTypes wherever errors can be', () => {
    const withErrors = Object.keys(possibleTypes).filter((name) => possibleTypes[name]?.some((one) => rule.test(one)));
    const unions = Object.values(schema.getMutationType()?.getFields() ?? {}).map(({ type }) => String(type));
    expect(withErrors.toSorted()).toEqual(['PromoError', ...unions].toSorted());
    for (const name of withErrors) expect(possibleTypes[name]?.at(-1)).toBe('Promo\\w*Error');
  });

  test('stands beside everything that is known', () => {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isUnionType(type) || type.name.startsWith('_')) continue;
      const names = type.getTypes().map(({ name }) => name);
      expect(possibleTypes[type.name]).toEqual(expect.arrayContaining(names));
    }
  });
});
