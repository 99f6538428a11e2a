/** Ids of the graph: branded text, made only by the parsers here. */
export type AccountId = string & { readonly __brand: 'AccountId' };
export type TemplateCode = string & { readonly __brand: 'TemplateCode' };
export type TemplateId = string & { readonly __brand: 'TemplateId' };
export type OperationId = string & { readonly __brand: 'OperationId' };
export type IdempotencyKey = string & { readonly __brand: 'IdempotencyKey' };

export const accountIdPattern = /^[a-z0-9-]{1,40}$/;
export const templateCodePattern = /^[A-Za-z0-9_-]{1,64}$/;
const operationIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const idempotencyKeyPattern = /^[A-Za-z0-9_-]{16,128}$/;

export function parseAccountId(text: string): AccountId | null {
  return accountIdPattern.test(text) ? (text as AccountId) : null;
}

export function parseTemplateCode(text: string): TemplateCode | null {
  return templateCodePattern.test(text) ? (text as TemplateCode) : null;
}

export function parseOperationId(text: string): OperationId | null {
  return operationIdPattern.test(text) ? (text as OperationId) : null;
}

export function parseIdempotencyKey(text: string): IdempotencyKey | null {
  return idempotencyKeyPattern.test(text) ? (text as IdempotencyKey) : null;
}

/** A template's id is a pure function of its account and the vendor's code, so that other subgraphs can build it. */
export function templateIdOf(accountId: AccountId, code: TemplateCode): TemplateId {
  return `${accountId}:${code}` as TemplateId;
}

/** Takes a template id apart; null when it is not `<accountId>:<code>`. */
export function parseTemplateId(text: string): { id: TemplateId; accountId: AccountId; code: TemplateCode } | null {
  const colon = text.indexOf(':');
  const accountId = parseAccountId(text.slice(0, colon < 0 ? 0 : colon));
  const code = parseTemplateCode(text.slice(colon + 1));
  return accountId === null || code === null ? null : { id: templateIdOf(accountId, code), accountId, code };
}
