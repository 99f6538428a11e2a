/** Whether an answer gives a role what the rules say: every field of a question is one cell of the matrix. */
import { z } from 'zod';
import type { Scope } from '../../src/domain/caller.ts';
import { scopesOf } from './rules.ts';
import type { Question } from './ways.ts';

/** What a client got. */
interface Received {
  readonly data: unknown;
  readonly errors: ReadonlyArray<{ readonly path: string; readonly code: string }>;
}

const shape = z.object({
  data: z.unknown(),
  errors: z
    .array(
      z.object({
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.object({ code: z.string() }).optional(),
      }),
    )
    .optional(),
});

/** Paths are names alone: which row of a list it was does not matter. */
export function receive(answer: unknown): Received {
  const { data, errors = [] } = shape.parse(answer);
  return {
    data,
    errors: errors.map(({ path = [], extensions }) => ({
      path: path.filter((part) => typeof part === 'string').join('.'),
      code: extensions?.code ?? 'none',
    })),
  };
}

/** The objects of the question's type in its answer. */
export function reachedBy({ way, type }: Question, data: unknown): readonly object[] {
  const found = way.reduce<readonly unknown[]>(
    (parents, { name }) =>
      parents.flatMap((parent): unknown => Reflect.get(Object(parent), name)).filter((value) => value != null),
    [data],
  );
  return found
    .filter((value) => typeof value === 'object' && value !== null)
    .filter((value) => Reflect.get(value, '__typename') === type);
}

/** Whether the holder of these scopes has what is asked for; null is nobody. */
function holds(scopes: ReadonlySet<Scope> | null, coordinate: string): boolean {
  return scopesOf(coordinate).every((scope) => scopes?.has(scope) === true);
}

/** What is wrong with an answer, field by field: nothing for a cell that is as the rules say. */
export function judge(question: Question, received: Received, scopes: ReadonlySet<Scope> | null): readonly string[] {
  const { way, type, fields, root } = question;
  const names = way.map(({ name }) => name);
  const closed = way.findIndex(({ coordinate }) => !holds(scopes, coordinate));
  const code = scopes === null ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  const isRefused = (path: string): boolean =>
    received.errors.some((error) => error.path === path && error.code === code);
  const objects = reachedBy(question, received.data);
  const say = (field: string, what: string): string => `${root.label} > ${names.join('.')} > ${type}.${field}: ${what}`;
  if (closed >= 0) {
    const isShut = objects.length === 0 && isRefused(names.slice(0, closed + 1).join('.'));
    return isShut ? [] : fields.map((field) => say(field, 'is told to who lacks a scope on the way'));
  }
  return fields.flatMap((field) => {
    const isTold = objects.some((found) => Reflect.get(found, field) != null);
    const path = [...names, field].join('.');
    const isMistaken = received.errors.some((error) => error.path === path);
    if (holds(scopes, `${type}.${field}`))
      return objects.length > 0 && !isMistaken ? [] : [say(field, 'is withheld from who may see it')];
    return !isTold && isRefused(path) ? [] : [say(field, 'is told to who lacks its scope')];
  });
}
