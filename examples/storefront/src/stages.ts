/** Where an intent stands, as far as the shopper is concerned. */
export type Stage =
  | { readonly kind: 'sending'; readonly number: number }
  | { readonly kind: 'offline' }
  | { readonly kind: 'checking'; readonly operationId: string; readonly isOurs: boolean; readonly needsPerson: boolean }
  | { readonly kind: 'waiting'; readonly seconds: number; readonly why: string }
  | { readonly kind: 'done'; readonly balance: string | null }
  | { readonly kind: 'refused'; readonly title: string; readonly text: string };

/** What an answer asks of the page: show how it ended, send the same again later, or watch an operation. */
export type Next =
  | { readonly do: 'show'; readonly stage: Stage & { readonly kind: 'done' | 'refused' } }
  | { readonly do: 'send again'; readonly seconds: number; readonly why: string }
  | { readonly do: 'watch'; readonly operationId: string; readonly isOurs: boolean };

export const refused = (title: string, text: string): Next => ({
  do: 'show',
  stage: { kind: 'refused', title, text },
});
