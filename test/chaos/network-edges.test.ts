/** What the table of network faults has no cell for: answers after the time, refusals that last, and who stands between. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fault, phases } from '../support/fault-proxy.ts';
import { mutate, untilOperation } from '../support/mutations.ts';
import type { VendorName } from '../support/vendors.ts';
import { freshKey } from '../support/world.ts';
import {
  countInJournal,
  type Ending,
  endCourse,
  endingOf,
  endingsInDoubt,
  inTurn,
  operationOf,
  repeated,
  runCourse,
  whileRefused,
} from './courses.ts';
import { type ProxiedWorld, startProxiedWorld, timeoutMs, vendorNames } from './proxied-vendors.ts';

let it: ProxiedWorld;

beforeAll(async () => {
  it = await startProxiedWorld();
});
afterAll(() => it.close());

/** One operation through a fault, alone at its vendor; decided, where that is for a person. */
function observe(name: VendorName, fault: Fault) {
  const vendor = it.vendor(name);
  return inTurn([name], async () => {
    const ending = await endCourse(it, await runCourse(it, vendor, { fault }));
    return { ending, changes: vendor.changes() };
  });
}

const goThrough = async (name: VendorName, fault: Fault): Promise<Ending> => (await observe(name, fault)).ending;

const everywhere = (faults: readonly Fault[]) =>
  faults.flatMap((fault) => vendorNames.map((vendor) => ({ vendor, fault, phase: fault.phase })));

describe('beyond the table', { shuffle: false, timeout: 60_000 }, () => {
  describe('a request that arrives after its sender has given up', { concurrent: true }, () => {
    const late = phases.map((phase): Fault => ({ toxic: 'latency', delayMs: timeoutMs + 300, phase }));

    test.each(everywhere(late))('has one effect all the same: latency, $phase, $vendor', async ({ vendor, fault }) => {
      const { ending, changes } = await observe(vendor, fault);
      expect(changes.filter(({ bytes, passedBytes }) => bytes === passedBytes)).toHaveLength(ending.attempts.length);
      // What is sent again may overtake the first request, which is then the duplicate; what is read is read to the end.
      const isOvertaken = changes[0]?.number !== Math.min(...changes.map(({ number }) => number));
      expect(ending).toEqual(isOvertaken ? repeated : endingsInDoubt[vendor].all);
    });

    const drip: Fault = { toxic: 'bandwidth', bytesPerSecond: 100, phase: 'afterBody' };
    test.each(vendorNames)('is nothing to go by when its answer only drips: %s', async (vendor) => {
      expect(await goThrough(vendor, drip)).toEqual(endingsInDoubt[vendor].all);
    });
  });

  describe('a connection that was accepted and closes before the body', { concurrent: true }, () => {
    test.each(vendorNames)('may have carried the request, for all we know: %s', async (vendor) => {
      expect(await goThrough(vendor, { toxic: 'down', phase: 'beforeBody' })).toEqual(endingsInDoubt[vendor].part);
    });
  });

  describe('an address where nobody listens', () => {
    test.each(vendorNames)(
      'is tried three times, then said to be out of reach; its key stays good: %s',
      async (name) => {
        const vendor = it.vendor(name);
        const { mutation, input } = vendor.change(10_000);
        const request = { ...input, idempotencyKey: freshKey() };
        await vendor.disconnect();
        vendor.begin(null);
        const refused = await whileRefused(it, vendor, {
          untilAttempt: Number.POSITIVE_INFINITY,
          work: () => mutate(it.world, mutation, request),
        });
        expect(refused).toMatchObject({
          __typename: 'PromoUnavailableError',
          code: 'VENDOR_UNREACHABLE',
          remedy: 'RETRY_SAME_KEY',
          operation: { state: 'REFUSED' },
        });
        expect([vendor.changes().length, vendor.received(), vendor.effects()]).toEqual([0, 0, 0]);
        expect(await mutate(it.world, mutation, request)).toMatchObject({
          __typename: success,
          replayed: false,
          operation: {
            id: operationOf(refused),
            settledBy: 'VENDOR',
            attempts: ['NEVER_SENT', 'NEVER_SENT', 'NEVER_SENT', 'DONE'].map((outcome) => ({ outcome })),
          },
        });
        expect(vendor.effects()).toBe(1);
      },
    );
  });

  describe('somebody in between', { concurrent: true }, () => {
    const page = '<html><h1>502 Bad Gateway</h1></html>';
    const answered = (status: string, body: string): string =>
      `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
    const pages: readonly Fault[] = [
      { toxic: 'replaced', answer: answered('502 Bad Gateway', page), phase: 'beforeBody' },
      { toxic: 'replaced', answer: answered('502 Bad Gateway', page), phase: 'afterBody' },
    ];
    test.each(everywhere(pages))(
      'proves nothing with its 502 page: $phase, $vendor',
      async ({ vendor, fault, phase }) => {
        expect(await goThrough(vendor, fault)).toEqual(endingsInDoubt[vendor][phase === 'beforeBody' ? 'part' : 'all']);
      },
    );

    test.each(vendorNames)('that answers 200 with a page proves nothing either: %s', async (vendor) => {
      const fault: Fault = { toxic: 'replaced', answer: answered('200 OK', page), phase: 'beforeBody' };
      expect(await goThrough(vendor, fault)).toEqual(endingsInDoubt[vendor].part);
    });

    test.each(vendorNames)('that cuts an answer which ends with its connection proves nothing: %s', async (vendor) => {
      const cut =
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"status":"success","resp';
      expect(await goThrough(vendor, { toxic: 'replaced', answer: cut, phase: 'afterBody' })).toEqual(
        endingsInDoubt[vendor].all,
      );
    });

    const informational = ['102 Processing', '103 Early Hints'].flatMap((status) =>
      vendorNames.map((vendor) => ({ status, vendor })),
    );
    test.each(informational)('may say $status before the answer: $vendor', async ({ status, vendor }) => {
      const fault: Fault = { toxic: 'interim', answer: `HTTP/1.1 ${status}\r\n\r\n`, phase: 'duringBody' };
      expect(await goThrough(vendor, fault)).toEqual(endingOf(vendor, ['DONE', 'all']));
    });

    // @NOTE undici drops a connection that says "100 Continue" unasked: the request is on its way by then.
    const hundred = (['beforeBody', 'afterBody'] as const).map(
      (phase): Fault => ({ toxic: 'interim', answer: 'HTTP/1.1 100 Continue\r\n\r\n', phase }),
    );
    test.each(everywhere(hundred))(
      'that says 100 Continue unasked leaves it in doubt: $phase, $vendor',
      async ({ vendor, fault }) => {
        expect(await goThrough(vendor, fault)).toEqual(endingsInDoubt[vendor].all);
      },
    );
  });

  describe('a connection that stays open after its answer', () => {
    // The two whose answers are not signed: what follows an answer could pass for the next one.
    test.each(['kybio', 'alisports'] as const)('is not used again: %s', async (name) => {
      const vendor = it.vendor(name);
      const closing: Fault = { toxic: 'slowClose', delayMs: 300, phase: 'afterBody' };
      expect(await endCourse(it, await runCourse(it, vendor, { fault: closing }))).toEqual(
        endingOf(name, ['DONE', 'all']),
      );
      const second = await runCourse(it, vendor, { fault: null, keepsConnections: true });
      expect(vendor.received()).toBe(second.ended.attempts.length);
      expect(await endCourse(it, second)).toEqual(endingOf(name, ['DONE', 'all']));
    });

    test('neither doubles nor loses an effect, whoever closes first', async () => {
      const vendor = it.vendor('alisports');
      await vendor.disconnect();
      for (const delayMs of [0, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 40, 60, 90, 120, 300, 0]) {
        vendor.begin({ toxic: 'slowClose', delayMs, phase: 'afterBody' });
        const { mutation, input } = vendor.change(20_000 + delayMs);
        const result = await mutate(it.world, mutation, input);
        expect(result.__typename).toBe('UpsertBenefitSuccess');
        await untilOperation(it.world, operationOf(result), ({ state }) => state === 'SUCCEEDED');
      }
    });
  });

  test.each(vendorNames)('%s has as many effects as operations that succeeded', async (name) => {
    const vendor = it.vendor(name);
    expect(await countInJournal(it, vendor)).toEqual({ succeeded: vendor.effectsEver(), open: 0 });
  });
});

const success: unknown = expect.stringMatching(/Success$/);
