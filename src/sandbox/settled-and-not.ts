/** Operations that the collection is about: one that waits for a person, and one that has succeeded. */
import { z } from 'zod';
import type { Ask } from './ask.ts';
import { undecidedMemberUid } from './moods.ts';
import type { SampleFacts } from './sample-operation.ts';

/** What anybody else has asked for is for them to decide: a verdict is never a guess. */
const ownKeys = 'sandbox-';
const undecidedMember = `members:${undecidedMemberUid}`;

const open = z.object({
  data: z.object({
    promoOperations: z.object({
      nodes: z.array(
        z.object({ id: z.string(), idempotencyKey: z.string(), input: z.object({ memberId: z.string() }) }),
      ),
    }),
  }),
});

const adjusted = z.object({
  data: z.object({
    adjustMemberBalance: z.object({ operation: z.object({ id: z.string(), state: z.literal('UNKNOWN') }) }),
  }),
});

const succeeded = z.object({
  data: z.object({ promoOperations: z.object({ nodes: z.tuple([z.object({ id: z.string() })]) }) }),
});

/** Finds or makes them. @throws {Error} when the endpoint does not answer as it must: then the sandbox itself is broken. */
export async function findSampleFacts(ask: Ask, run: string): Promise<SampleFacts> {
  const left = (await findOpen(ask)).filter(({ idempotencyKey }) => idempotencyKey.startsWith(ownKeys));
  const waiting = left.find(({ input }) => input.memberId === undecidedMember);
  for (const { id } of left) if (id !== waiting?.id) await close(ask, id);
  return {
    run,
    undecidedOperation: waiting?.id ?? (await makeUndecided(ask, run)),
    succeededOperation: await findSucceeded(ask),
  };
}

async function findOpen(ask: Ask) {
  const query = `{
    promoOperations(first: 100, filter: { accountIds: ["members"], states: [UNKNOWN] }) {
      nodes { id idempotencyKey input { ... on PromoBalanceAdjustmentInput { memberId } } }
    }
  }`;
  return open.parse(JSON.parse(await ask(query, {}))).data.promoOperations.nodes;
}

/** The vendor that knew it is gone: the simulated one begins anew at every start. Left open, it would hold its member. */
async function close(ask: Ask, id: string): Promise<void> {
  const mutation = `mutation ($id: ID!) {
    settlePromoOperation(input: { operationId: $id, verdict: APPLIED, note: "The sandbox was started anew." }) { __typename }
  }`;
  await ask(mutation, { id });
}

async function makeUndecided(ask: Ask, run: string): Promise<string> {
  const mutation = `mutation ($input: AdjustMemberBalanceInput!) {
    adjustMemberBalance(input: $input) { ... on PromoError { operation { id state } } }
  }`;
  const input = {
    idempotencyKey: `sandbox-undecided-${run}`,
    memberId: undecidedMember,
    balanceIncrement: '8.80',
    pointIncrement: '1',
  };
  return adjusted.parse(JSON.parse(await ask(mutation, { input }))).data.adjustMemberBalance.operation.id;
}

async function findSucceeded(ask: Ask): Promise<string> {
  const query = '{ promoOperations(first: 1, filter: { states: [SUCCEEDED] }) { nodes { id } } }';
  return succeeded.parse(JSON.parse(await ask(query, {}))).data.promoOperations.nodes[0].id;
}
