/** What the simulated platform says, in the two shapes and two formats of its documents. */
import type { SimulatedAnswer } from '../simulation/simulator-desk.ts';
import { answerRoot, errorRoot } from './wire.ts';

/** An error under `error_response`: of the gateway, or of the backend with code 15 or 50. */
export interface TopError {
  readonly kind: 'error';
  readonly code: number;
  readonly message: string;
  readonly subCode?: string | undefined;
  readonly subMessage?: string | undefined;
}

/** What the backend says under its own root. */
export type TopResult =
  | { readonly kind: 'success'; readonly model: string }
  | { readonly kind: 'failure'; readonly errorCode: string; readonly errorMessage: string };

export type TopVerdict = TopError | TopResult;

/** How an answer looks like nothing the page prints. */
export interface Oddity {
  /** Numbers and booleans as texts, texts with quotes around them as in the page's XML sample. */
  readonly asText?: true;
  readonly withoutResult?: true;
  readonly withoutModel?: true;
  /** XML whatever was asked for. */
  readonly asXml?: true;
}

/** In which of the forms an answer was asked for. */
export interface AnswerForm {
  /** XML unless the client says json. */
  readonly isJson: boolean;
  readonly isSimple: boolean;
  readonly requestId: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Prints a verdict. TOP's own errors have HTTP status 200 like everything else. */
export function render(verdict: TopVerdict, form: AnswerForm, oddity: Oddity = {}): SimulatedAnswer {
  const fields = { ...fieldsOf(verdict, oddity), request_id: form.requestId };
  const root = verdict.kind === 'error' ? errorRoot : answerRoot;
  if (form.isJson && oddity.asXml === undefined) {
    const isBare = form.isSimple && verdict.kind !== 'error';
    return typed(JSON.stringify(isBare ? fields : { [root]: fields }), 'application/json;charset=UTF-8');
  }
  return typed(`<?xml version="1.0" encoding="utf-8" ?>${xmlOf(root, fields)}`, 'text/xml;charset=UTF-8');
}

const typed = (text: string, contentType: string): SimulatedAnswer => ({
  text,
  headers: () => ({ 'content-type': contentType }),
});

function fieldsOf(verdict: TopVerdict, { asText, withoutResult, withoutModel }: Oddity): Fields {
  const digits = (text: string): unknown => (asText ? text : JSON.rawJSON(text));
  const words = (text: string): string => (asText ? `"${text}"` : text);
  if (verdict.kind === 'error') {
    const { code, message, subCode, subMessage } = verdict;
    const sub = subCode === undefined ? {} : { sub_code: words(subCode), sub_msg: subMessage ?? message };
    return { code: digits(String(code)), msg: message, ...sub };
  }
  if (withoutResult) return {};
  const isSuccess = verdict.kind === 'success';
  const success = asText ? String(isSuccess) : isSuccess;
  if (isSuccess) return { result: { success, ...(withoutModel ? {} : { model: digits(verdict.model) }) } };
  const { errorCode, errorMessage } = verdict;
  // The page's sample of a failure has a model too.
  return {
    result: { success, error_code: words(errorCode), model: digits('1'), error_msg: words(errorMessage) },
  };
}

function xmlOf(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return `<${name}>${escaped(String(value))}</${name}>`;
  if (JSON.isRawJSON(value)) return `<${name}>${JSON.stringify(value)}</${name}>`;
  const inner = Object.entries(value).map(([key, child]) => xmlOf(key, child));
  return `<${name}>${inner.join('')}</${name}>`;
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => entities.get(char) ?? char);
