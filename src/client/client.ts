/** What a frontend imports, as `promotions-subgraph/client`: no server comes with it, and no package but types. */
export * from './generated/documents.ts';
export { possibleTypes } from './generated/possible-types.ts';
export {
  type AnyPromoError,
  type HandlersForEach,
  type HandlersWithCatchAll,
  matchPromo,
  type PromoHandlers,
  type PromoResult,
} from './match-promo.ts';
export type { TypedDocument } from './typed-document.ts';
