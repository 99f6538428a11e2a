/** What hostile answers cost: the connectors in a child process, the vendors in this one. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startCards, startMembers } from '../support/vendors.ts';
import { createHostileVendor } from './hostile-vendor.ts';
import type { NamedMisbehaviour } from './misbehaviours.ts';

const measured = z.object({
  kinds: z.record(z.string(), z.number()),
  slowestMs: z.number(),
  rssBytes: z.number(),
  heapBytes: z.number(),
  externalBytes: z.number(),
});

/** One row of the table. */
export interface Row extends z.output<typeof measured> {
  readonly vendor: 'alipay-card' | 'kybio';
  readonly name: string;
}

export interface Measurement {
  readonly misbehaviours: readonly NamedMisbehaviour[];
  /** Answers of each, to each vendor. */
  readonly count: number;
  readonly timeoutMs: number;
  /** Told of each row as soon as it is there. */
  readonly onRow?: (row: Row) => void;
}

/** Asks each vendor so often for each misbehaviour; the child is one process all along, so that leaks add up. */
export async function measureAnswers({ misbehaviours, count, timeoutMs, onRow }: Measurement): Promise<Row[]> {
  const [cards, members] = await Promise.all([startCards(), startMembers()]);
  members.settings.callsPerDay = 10_000_000;
  members.settings.compresses = false;
  const vendors = {
    'alipay-card': await createHostileVendor({ deliver: cards.deliver, signs: true }),
    kybio: await createHostileVendor({ deliver: members.deliver, signs: false }),
  } as const;
  const child = fork(fileURLToPath(new URL('measured-child.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const rows: Row[] = [];
  try {
    for (const { name, act, isOfUnsigned } of misbehaviours) {
      for (const vendor of ['alipay-card', 'kybio'] as const) {
        if (isOfUnsigned === true && vendor === 'alipay-card') continue;
        vendors[vendor].misbehave(act);
        child.send({ vendor, url: vendors[vendor].url, count, timeoutMs });
        const [answer]: unknown[] = await once(child, 'message');
        const row = { vendor, name, ...measured.parse(answer) };
        rows.push(row);
        onRow?.(row);
      }
    }
    return rows;
  } finally {
    child.disconnect();
    await Promise.all([vendors['alipay-card'].close(), vendors.kybio.close(), cards.close(), members.close()]);
  }
}
