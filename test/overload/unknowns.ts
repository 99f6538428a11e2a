/** Outcomes that the vendor leaves open while the server is overloaded: settling them must not wait for better times. */
import { setTimeout as sleep } from 'node:timers/promises';
import { targetCode } from '../chaos/accounts.ts';
import { keyPrefix, targetCount } from './mix.ts';
import type { Stage } from './stage.ts';

const everyMs = 2_000;

/** Every two seconds a vendor does not know what became of a change. @returns what ends it, with how many there were. */
export function startUnknowns({ url, bearer, vendorUrls }: Stage): () => Promise<number> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
  const attempt = async (body: string): Promise<string> => (await fetch(url, { method: 'POST', headers, body })).text();
  const misbehave = async (target: string): Promise<void> => {
    const order = { name: 'answersUnknown', args: [{ applied: true }], operation: 'switchStatus', target };
    const response = await fetch(`${vendorUrls.vouchers}/_simulator/misbehave`, {
      method: 'POST',
      body: JSON.stringify(order),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const rounds = (async () => {
    let count = 0;
    for (; !signal.aborted; count += 1) {
      const target = targetCode('vouchers', targetCount - 1 - (count % 50));
      const status = Math.floor(count / 50) % 2 === 0 ? 'PAUSED' : 'ACTIVE';
      await misbehave(target);
      const input = { idempotencyKey: `${keyPrefix}unknown-${count}`, templateId: `vouchers:${target}`, status };
      const query = `mutation ($input: SwitchTemplateStatusInput!) { switchTemplateStatus(input: $input) { __typename } }`;
      const body = JSON.stringify({ query, variables: { input } });
      // As its client would: the same again, until somebody has worked on it.
      while ((await attempt(body)).includes('SERVICE_UNAVAILABLE')) await sleep(100);
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
    return count;
  })();
  return () => {
    stopping.abort();
    return rounds;
  };
}
