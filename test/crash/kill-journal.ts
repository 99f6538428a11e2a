/** What the journal says of operations, read as an operator reads it. */
import { z } from 'zod';
import type { CrashProcess } from '../support/crash-program.ts';

const recorded = z.object({
  id: z.string(),
  idempotencyKey: z.string(),
  requestId: z.string(),
  state: z.enum(['PENDING', 'SUCCEEDED', 'REFUSED', 'UNKNOWN']),
  settledBy: z.string().nullable(),
  nextCheckAt: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  attempts: z.array(z.object({ startedAt: z.string(), outcome: z.string().nullable() })),
  evidence: z.object({ before: reading(), after: reading() }).nullable(),
});
export type Recorded = z.infer<typeof recorded>;

function reading() {
  return z.object({ facts: z.array(z.object({ name: z.string(), value: z.string() })) }).nullable();
}

const fields = `nodes {
  id idempotencyKey requestId state settledBy nextCheckAt error { code message } attempts { startedAt outcome }
  evidence { before { facts { name value } } after { facts { name value } } }
}`;

const answer = z.object({ promoOperations: z.object({ nodes: z.array(recorded) }) });
const document = `query ($since: DateTime!) {
  promoOperations(first: 100, filter: { requestedFrom: $since }) { ${fields} }
}`;

/** The operations recorded since then, by their keys; at most 100. @throws when the process cannot tell. */
export async function readOperations(process: CrashProcess, since: Date): Promise<ReadonlyMap<string, Recorded[]>> {
  const { data } = await process.ask(document, { since });
  return Map.groupBy(answer.parse(data).promoOperations.nodes, ({ idempotencyKey }) => idempotencyKey);
}
