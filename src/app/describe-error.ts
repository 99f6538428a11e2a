/** What an error may tell the log: what kind it is, where and why; and nothing of whom it was about. */
import { toSource } from './source-places.ts';

/**
 * Database errors carry the values of their statement (`params`, `detail`, `where`), and with them members' names and
 * phones; other errors quote in their message what they could not read.
 */
export function describeError(error: unknown): object {
  return describe(error, deepestCause);
}

/** Causes may go round in a circle. */
const deepestCause = 5;

function describe(error: unknown, depth: number): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name: type, cause } = error;
  const message = messageOf(error);
  const errors =
    error instanceof AggregateError && depth > 0
      ? { errors: error.errors.slice(0, mostErrors).map((each) => describe(each, depth - 1)) }
      : {};
  return {
    type,
    message,
    stack: tellError(error),
    code: fact(error, 'code'),
    constraint: fact(error, 'constraint'),
    ...errors,
    ...(cause instanceof Error && depth > 0 ? { cause: describe(cause, depth - 1) } : {}),
  };
}

const mostErrors = 5;

/** The same as one text: kind, message and where. */
export function tellError(error: unknown): string {
  return error instanceof Error
    ? `${error.name}: ${messageOf(error)}${framesOf(error)}`
    : `a ${typeof error} was thrown`;
}

/** PostgreSQL's class 22, data exception, says which data. */
const isDataException = /^22...$/;

function messageOf(error: Error): string {
  const code = fact(error, 'code') ?? '';
  if (code === 'ERR_UNHANDLED_REJECTION') return 'a promise was rejected with something that is no error';
  if (error instanceof SyntaxError || isDataException.test(code)) return withoutQuotations(error.message);
  if (error.name === 'GraphQLError' || error.name === 'CoercionError') return withoutValue(error.message);
  return error.message;
}

/** `Unexpected token 'A', "Ada" is not valid JSON`, `invalid input syntax for type integer: "Ada"`. */
const withoutQuotations = (message: string): string =>
  message.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|"[\s\S]*$/g, '[hidden]');

/** `Int cannot represent non-integer value: "Ada"`, `... with value { name: "Ada" }, received "undefined"`. */
const withoutValue = (message: string): string => message.replace(/(: |\bwith value |\bgot )[\s\S]*$/, '$1[hidden]');

/** The lines of its stack without those of its message. */
function framesOf({ stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^ +at /.test(line));
  return frames.map((frame) => `\n${toSource(frame)}`).join('');
}

const fact = (error: Error, name: string): string | undefined => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
};
