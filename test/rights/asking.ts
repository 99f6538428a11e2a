/** How the tests of rights ask: documents by the hundred, and what is looked for in the answers. */
import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { z } from 'zod';
import type { Scope } from '../../src/domain/caller.ts';
import type { Answer, World } from '../support/world.ts';
import type { Canaries } from './deeds.ts';
import type { Question, Root } from './ways.ts';

/** A few at a time: how many a server takes at once is not what is tried here. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

export function ask(world: World, { document, root }: Question, token: string | null): Promise<Answer> {
  return world.ask(document, root.variables, token);
}

const texts = z.union([z.string(), z.array(z.string())]).catch([]);

/** Every text that a question holds: what is only said back is no leak. */
function saidIn({ opening, variables }: Root): readonly string[] {
  const written = [...opening.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
  const given = Object.values(variables.input ?? {}).flatMap((value) => texts.parse(value));
  return [...written, ...given].filter((text) => text !== '').toSorted((a, b) => b.length - a.length);
}

/** An answer without what was asked for. */
export function withoutEcho(answer: Answer, root: Root): string {
  return saidIn(root).reduce((text, said) => text.replaceAll(said, '<asked>'), JSON.stringify(answer));
}

/** Which of these strings an answer has, in any case of letters. */
export function foundIn(text: string, canaries: readonly string[]): readonly string[] {
  const lower = text.toLowerCase();
  return canaries.filter((canary) => lower.includes(canary.toLowerCase()));
}

/** What nobody with these scopes may be told, wherever it stands. */
export function hiddenFrom({ personal, operators }: Canaries, scopes: readonly Scope[] | null): readonly string[] {
  return [
    ...(scopes?.includes('promo:member:pii') === true ? [] : personal),
    ...(scopes?.includes('promo:operation:settle') === true ? [] : operators),
  ];
}

const introspected = z.custom<IntrospectionQuery>((data) => typeof Reflect.get(Object(data), '__schema') === 'object');

/** The schema that answers, federation's own fields included. */
export async function readRunningSchema(world: World): Promise<GraphQLSchema> {
  const { data } = await world.ask(getIntrospectionQuery());
  return buildClientSchema(introspected.parse(data));
}
