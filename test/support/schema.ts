import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

const federation =
  'directive @key(fields: String!) repeatable on OBJECT directive @shareable on OBJECT directive @tag(name: String!) on FIELD_DEFINITION directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION directive @cost(weight: Int!) on FIELD_DEFINITION directive @listSize(slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean) on FIELD_DEFINITION directive @link(url: String!, import: [String!]) on SCHEMA';

/** The committed schema, with the directives of federation that it imports. */
export function readSchema(): GraphQLSchema {
  const sdl = readFileSync('schema/promotions.graphql', 'utf8');
  return buildSchema(`${federation} ${sdl}`, { assumeValidSDL: true });
}
