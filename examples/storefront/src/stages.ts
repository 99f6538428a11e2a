/** Why nobody can say how an intent stands. */
export type Doubt = 'network' | 'sign in' | 'no answer';

/** Where an intent stands, as far as the shopper is concerned. */
export type Stage =
  | { readonly kind: 'sending'; readonly number: number }
  /** The intent is kept, for the shopper to try again. */
  | { readonly kind: 'offline'; readonly why: Doubt }
  | { readonly kind: 'checking'; readonly operationId: string; readonly isOurs: boolean; readonly needsPerson: boolean }
  | { readonly kind: 'waiting'; readonly seconds: number; readonly why: string }
  | { readonly kind: 'done'; readonly balance: string | null }
  | { readonly kind: 'refused'; readonly title: string; readonly text: string };

/** Where carrying out stops: with a certain outcome, or offline. */
export type Halt = Stage & { readonly kind: 'done' | 'refused' | 'offline' };

/** What an answer asks of the page: show how it stands, send the same again later, or watch an operation. */
export type Next =
  | { readonly do: 'show'; readonly stage: Halt }
  | { readonly do: 'send again'; readonly seconds: number; readonly why: string }
  | { readonly do: 'watch'; readonly operationId: string; readonly isOurs: boolean };

/** Certain: nothing has happened, and nothing will. */
export const refused = (title: string, text: string): Next => ({
  do: 'show',
  stage: { kind: 'refused', title, text },
});

/** At least a second, whatever was said; five when nothing was. */
export const sendAgain = (seconds: number | null, why: string): Next => ({
  do: 'send again',
  seconds: Math.max(1, Math.ceil(seconds ?? Number.NaN) || 5),
  why,
});

/** It may have happened or not. */
export const undecided = (why: Doubt): Next & { readonly do: 'show' } => ({
  do: 'show',
  stage: { kind: 'offline', why },
});
