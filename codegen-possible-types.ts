/** A plugin of `npm run codegen`: which types an interface or union can be, for caches that ask. */
import { type GraphQLAbstractType, type GraphQLSchema, isAbstractType } from 'graphql';

/** Every error type has a name like this, and no other type has: also those of tomorrow. */
const errorNames = 'Promo\\w*Error';
const isError = (name: string): boolean => new RegExp(`^${errorNames}$`).test(name);

/** What graphql-codegen calls; it finds plugins by this name. */
export function plugin(schema: GraphQLSchema): string {
  const lines = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .filter(({ name }) => !name.startsWith('_'))
    .map((type) => `  ${type.name}: [${membersOf(schema, type).map(quoted).join(', ')}],`);
  return `${comment}export const possibleTypes: Record<string, string[]> = {\n${lines.toSorted().join('\n')}\n};\n`;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\')}'`;

/** Those that are known, and where errors are among them the rule for those that are not. */
function membersOf(schema: GraphQLSchema, type: GraphQLAbstractType): readonly string[] {
  const names = schema.getPossibleTypes(type).map(({ name }) => name);
  return names.some(isError) ? [...names, errorNames] : names;
}

const comment = `/**
 * What each interface and union can be, for \`new InMemoryCache({ possibleTypes })\` of Apollo Client. It takes a text that is
 * no name for a pattern: so the cache keeps the message of error types that are younger than this file.
 */
`;
