/**
 * How often one place of the answer is asked for. Validation compares every pair of them (GraphQL, October 2021,
 * section 5.3.2), which takes time in proportion to their square.
 */
import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

interface Place {
  count: number;
  readonly within: Map<string, Place>;
}

/** The most that one place has. Expands fragments: only for roots whose height has been found small enough. */
export function countRepeats(
  roots: ReadonlyArray<{ readonly selectionSet: SelectionSetNode }>,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): number {
  let most = 0;
  const visit = (set: SelectionSetNode, places: Map<string, Place>): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const place = placeOf((selection.alias ?? selection.name).value, places);
        most = Math.max(most, ++place.count);
        if (selection.selectionSet !== undefined) visit(selection.selectionSet, place.within);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, places);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) visit(fragment.selectionSet, places);
      }
    }
  };
  for (const { selectionSet } of roots) visit(selectionSet, new Map());
  return most;
}

function placeOf(name: string, places: Map<string, Place>): Place {
  const known = places.get(name);
  if (known !== undefined) return known;
  const place: Place = { count: 0, within: new Map() };
  places.set(name, place);
  return place;
}
