/** An answer of a mutation: a member of its union, as the document has selected it. */
export interface PromoResult {
  readonly __typename: string;
}

type ErrorName = `Promo${string}Error`;
type NameOf<R extends PromoResult> = R['__typename'];
type ErrorNameOf<R extends PromoResult> = Extract<NameOf<R>, ErrorName>;
/** The members of the union that have this name; a member may stand for several. */
type Member<R extends PromoResult, Name> = R extends PromoResult
  ? Name extends R['__typename']
    ? R & { readonly __typename: Name }
    : never
  : never;
type ErrorOf<R extends PromoResult> = Member<R, ErrorNameOf<R>>;

/** What is known of an error whatever its type: the fields that the document selects on `PromoError`. */
export type AnyPromoError<R extends PromoResult> = {
  readonly [Field in Exclude<keyof ErrorOf<R>, '__typename'>]: ErrorOf<R>[Field];
} & PromoResult;

type Handlers<R extends PromoResult, Names extends NameOf<R>, T> = {
  readonly [Name in Names]: (member: Member<R, Name>) => T;
};

/** One function for each member, and `unforeseen` for error types that are younger than the page. */
export type HandlersForEach<R extends PromoResult, T> = Handlers<R, NameOf<R>, T> & {
  readonly unforeseen: (error: AnyPromoError<R>) => T;
  readonly PromoError?: never;
};

/** Functions for some error types, and `PromoError` for all others, of today and of tomorrow. */
export type HandlersWithCatchAll<R extends PromoResult, T> = Handlers<R, Exclude<NameOf<R>, ErrorName>, T> &
  Partial<Handlers<R, ErrorNameOf<R>, T>> & {
    readonly PromoError: (error: AnyPromoError<R>) => T;
    readonly unforeseen?: never;
  };

export type PromoHandlers<R extends PromoResult, T> = HandlersForEach<R, T> | HandlersWithCatchAll<R, T>;

type Returned<H> = { [Name in keyof H]: H[Name] extends (member: never) => infer T ? T : never }[keyof H];
/** A function for a member that the union does not have is a slip of the pen. */
type NoOthers<R extends PromoResult, H> = {
  readonly [Name in Exclude<keyof H, NameOf<R> | 'PromoError' | 'unforeseen'>]: never;
};

/**
 * Calls the function that is named like the result's type, and answers what it returns.
 *
 * Either every member has its function, or `PromoError` takes the error types that have none. When an error type is added
 * to the union, callers of the first kind do not compile any more against the new documents; no page breaks that is
 * already built: there, it goes to `unforeseen` or `PromoError`, which can show its `message`, since the documents
 * select it on the interface. It needs `__typename`, and Apollo Client's cache needs `possibleTypes`.
 */
export function matchPromo<R extends PromoResult, T, H extends PromoHandlers<R, T>>(
  result: R,
  handlers: H & NoOthers<R, H>,
): T & Returned<H>;
export function matchPromo(
  result: PromoResult,
  handlers: Readonly<Record<string, ((member: PromoResult) => unknown) | undefined>>,
): unknown {
  const handle = handlers[result.__typename] ?? handlers['PromoError'] ?? handlers['unforeseen'];
  if (handle === undefined) throw new TypeError(`matchPromo has no function for ${result.__typename}`);
  return handle(result);
}
