/** What routers and other subgraphs rely on beside the types: directives that graphql's own comparison does not see. */
import { parse, print, visit } from 'graphql';

type Applied = ReadonlyMap<string, ReadonlySet<string>>;

/** Every place of an SDL by its name, such as `Member`, `Member.name` or `PromoErrorCode.KEY_REUSED`, with its directives. */
function readApplied(sdl: string): Applied {
  const applied = new Map<string, Set<string>>();
  visit(parse(sdl), {
    enter(node, _key, _parent, _path, ancestors): void {
      if (!('directives' in node) || !('name' in node) || node.name === undefined) return;
      const above = ancestors.flatMap((ancestor) => ('name' in ancestor && ancestor.name ? [ancestor.name.value] : []));
      const place = [...above, node.name.value].join('.');
      const texts = (node.directives ?? []).map((directive) => print(directive));
      applied.set(place, new Set([...(applied.get(place) ?? []), ...texts]));
    },
  });
  return applied;
}

/** What is lost by a directive that went or came, a sentence each. */
export function compareApplied(released: string, present: string): readonly string[] {
  const [before, after] = [readApplied(released), readApplied(present)];
  const lost: string[] = [];
  for (const [place, old] of before) {
    const now = after.get(place);
    if (now === undefined) continue;
    for (const text of old.difference(now))
      if (text.startsWith('@key')) lost.push(`${place} lost ${text}: other subgraphs may refer to it by that.`);
    for (const text of now.difference(old)) {
      if (text.startsWith('@requiresScopes')) lost.push(`${place} now has ${text}: callers may lack that.`);
      if (/^@(tag|inaccessible)/.test(text)) lost.push(`${place} now has ${text}: public contracts leave it out.`);
    }
  }
  return lost;
}
