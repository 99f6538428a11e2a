/** What went wrong in one execution, and where. Source: GraphQL specification (October 2021), 6.4.4 "Handling Field Errors". */
import { type GraphQLError, locatedError } from 'graphql';
import type { ErrorList, FieldExecution, Place } from './execution.ts';

/** The errors of one execution. Below a place that an error has made null, further errors say nothing new. */
export class FieldErrors implements ErrorList {
  readonly all: GraphQLError[] = [];
  /** Made when it is needed: most executions have no errors. */
  #nulled: Set<Place | undefined> | null = null;

  /** @param place undefined: the whole answer. */
  add(error: GraphQLError, place: Place | undefined): void {
    if (this.#isNulled(place)) return;
    this.#nulled ??= new Set();
    this.#nulled.add(place);
    this.all.push(error);
  }

  #isNulled(place: Place | undefined): boolean {
    const nulled = this.#nulled;
    if (nulled === null) return false;
    for (let at = place; at !== undefined; at = at.prev) if (nulled.has(at)) return true;
    return nulled.has(undefined);
  }
}

/** `['templates', 0, 'name']`. */
export function pathOf(place: Place | undefined): Array<string | number> {
  const path: Array<string | number> = [];
  for (let at = place; at !== undefined; at = at.prev) path.unshift(at.key);
  return path;
}

interface Failure {
  readonly error: unknown;
  readonly place: Place;
  readonly isNullable: boolean;
}

/** What may be null is, and tells why. @throws {GraphQLError} for what may not: it takes its parent with it. */
export function handleError({ run, plan }: FieldExecution, { error, place, isNullable }: Failure): null {
  const located = locatedError(error, plan.nodes, pathOf(place));
  if (!isNullable) throw located;
  run.errors.add(located, place);
  return null;
}
