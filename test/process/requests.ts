/** What tests ask of a running program and of the simulated vendors beside it. */
import { z } from 'zod';

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).loose() }).loose())
    .optional(),
});
export type GraphAnswer = z.output<typeof answer>;

export async function ask(endpoint: string, query: string, token: string | null): Promise<GraphAnswer> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return answer.parse(await response.json());
}

const books = z.object({
  templates: z.array(z.object({ templateCode: z.string(), stock: z.number() })),
  effects: z.array(z.object({ templateCode: z.string(), number: z.number().optional() })),
});

/** The vendor's own books on one template. */
export async function readBooks(vendorUrl: string, templateCode: string) {
  const response = await fetch(`${vendorUrl}/_simulator/books`);
  const { templates, effects } = books.parse(await response.json());
  return {
    stock: templates.find((template) => template.templateCode === templateCode)?.stock,
    effects: effects.filter((effect) => effect.templateCode === templateCode),
  };
}

export async function misbehave(vendorUrl: string, order: object): Promise<void> {
  const response = await fetch(`${vendorUrl}/_simulator/misbehave`, { method: 'POST', body: JSON.stringify(order) });
  if (!response.ok) throw new Error(await response.text());
}
