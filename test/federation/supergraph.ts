/** The committed schema and the shop's, composed as a registry would compose them. */
import { readFileSync } from 'node:fs';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithTheGuild } from '@theguild/federation-composition';
import { type DocumentNode, parse, visit } from 'graphql';
import { shopSdl } from './shop-subgraph.ts';

export interface SubgraphUrls {
  readonly promotions: string;
  readonly shop: string;
}

export interface Composition {
  /** Null when the schemas do not compose. */
  readonly supergraphSdl: string | null;
  readonly errors: readonly string[];
  /** What the composer would rather have otherwise, each with its level, code and words. */
  readonly hints: readonly string[];
}

const nowhere: SubgraphUrls = { promotions: 'http://127.0.0.1/graphql', shop: 'http://127.0.0.1/shop' };

const promotionsSdl = (): DocumentNode => parse(readFileSync('schema/promotions.graphql', 'utf8'));

const services = (urls: SubgraphUrls, typeDefs: DocumentNode) => [
  { name: 'promotions', url: urls.promotions, typeDefs },
  { name: 'shop', url: urls.shop, typeDefs: parse(shopSdl) },
];

/** Both composers, by name. */
export const composers = {
  '@apollo/composition': (urls: SubgraphUrls = nowhere, typeDefs = promotionsSdl()): Composition => {
    const { supergraphSdl, errors, hints } = composeWithApollo(services(urls, typeDefs));
    return {
      supergraphSdl: supergraphSdl ?? null,
      errors: (errors ?? []).map(({ message }) => message),
      hints: (hints ?? []).map(({ definition, message }) => `${definition.level.name} ${definition.code}: ${message}`),
    };
  },
  /** Gives no hints. */
  '@theguild/federation-composition': (urls: SubgraphUrls = nowhere, typeDefs = promotionsSdl()): Composition => {
    const { supergraphSdl, errors } = composeWithTheGuild(services(urls, typeDefs));
    return { supergraphSdl: supergraphSdl ?? null, errors: (errors ?? []).map(({ message }) => message), hints: [] };
  },
} as const;

/** @throws {Error} when the schemas do not compose. */
export function composeSupergraph(urls: SubgraphUrls, typeDefs = promotionsSdl()): string {
  const { supergraphSdl, errors } = composers['@apollo/composition'](urls, typeDefs);
  if (supergraphSdl === null) throw new Error(errors.join('\n'));
  return supergraphSdl;
}

/**
 * For a gateway that does not know `@requiresScopes` and therefore refuses every supergraph with it, as Apollo's gateway in
 * JavaScript does. Nothing is lost: the subgraph looks at the scopes itself.
 */
export function composeWithoutScopes(urls: SubgraphUrls): string {
  const Directive = ({ name }: { readonly name: { readonly value: string } }) =>
    name.value === 'requiresScopes' ? null : undefined;
  return composeSupergraph(urls, visit(promotionsSdl(), { Directive }));
}
