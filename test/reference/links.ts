/** Where the pages are, seen from `docs/reference/`. */
import type { PromoErrorCode } from '../../src/graphql/error-codes.ts';
import { typeOf } from './codes.ts';
import { code, kebab } from './markdown.ts';

export const folder = 'docs/reference';

export const errorPath = (type: string): string => `errors/${kebab(type)}.md`;
export const operationPath = (field: string): string => `operations/${kebab(field)}.md`;

/** What leads from a page of a folder back to `docs/reference/`. */
type Base = '' | '../';

export function typeLink(type: string, base: Base): string {
  return `[${code(type)}](${base}${errorPath(type)})`;
}

export function codeLink(canonical: PromoErrorCode, base: Base): string {
  return `[${code(canonical)}](${base}${errorPath(typeOf(canonical))}#${canonical.toLowerCase()})`;
}

export function operationLink(field: string, base: Base): string {
  return `[${code(field)}](${base}${operationPath(field)})`;
}
