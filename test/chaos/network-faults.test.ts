/**
 * Eight network faults, at four vendors, before, during and after the body of a change: what the program makes of each
 * exchange, what the vendor's books say, and what becomes of the operation.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Phase, Toxic, ToxicName } from '../support/fault-proxy.ts';
import { phases, toxics } from '../support/fault-proxy.ts';
import {
  type Course,
  countInJournal,
  type Expected,
  endCourse,
  endingOf,
  inTurn,
  outcomesOf,
  runCourse,
  whileRefused,
} from './courses.ts';
import { type ProxiedWorld, startProxiedWorld, vendorNames } from './proxied-vendors.ts';

let it: ProxiedWorld;

beforeAll(async () => {
  it = await startProxiedWorld();
});
afterAll(() => it.close());

/** Delays that leave an answer well within its time, and rates that do so for what these messages weigh. */
const numbers: Readonly<Record<ToxicName, Toxic>> = {
  latency: { toxic: 'latency', delayMs: 120 },
  down: { toxic: 'down' },
  bandwidth: { toxic: 'bandwidth', bytesPerSecond: 10_000 },
  slowClose: { toxic: 'slowClose', delayMs: 120 },
  timeout: { toxic: 'timeout' },
  reset: { toxic: 'reset' },
  slicer: { toxic: 'slicer', pieceBytes: 100, pauseMs: 5 },
  truncation: { toxic: 'truncation', bytes: 40 },
};

/**
 * Decided by three rules. NEVER_SENT: no byte of the request can have reached the vendor, because nobody had accepted the
 * connection. DONE: a complete answer that verifies came in time, however slowly. UNKNOWN: everything else, even where the
 * vendor cannot act on what it has, because the sender cannot see how far its bytes went.
 * The vendor acts on whole requests alone: it has one effect where it has all, and none where it has a part.
 */
const expectations: Readonly<Record<ToxicName, Readonly<Record<Phase, Expected>>>> = {
  // Late, but in time: nothing is lost.
  latency: { beforeBody: ['DONE', 'all'], duringBody: ['DONE', 'all'], afterBody: ['DONE', 'all'] },
  // Before the body: nobody listens. Later: closed in the middle of the request, or instead of the answer.
  down: { beforeBody: ['NEVER_SENT', 'nothing'], duringBody: ['UNKNOWN', 'part'], afterBody: ['UNKNOWN', 'all'] },
  // Slow, but in time.
  bandwidth: { beforeBody: ['DONE', 'all'], duringBody: ['DONE', 'all'], afterBody: ['DONE', 'all'] },
  // A request that breaks off has no answer, whenever the FIN comes. An answer with a length is complete without it.
  slowClose: { beforeBody: ['UNKNOWN', 'part'], duringBody: ['UNKNOWN', 'part'], afterBody: ['DONE', 'all'] },
  // Silence until the time is up.
  timeout: { beforeBody: ['UNKNOWN', 'part'], duringBody: ['UNKNOWN', 'part'], afterBody: ['UNKNOWN', 'all'] },
  // A RST tells nothing of what was read before it.
  reset: { beforeBody: ['UNKNOWN', 'part'], duringBody: ['UNKNOWN', 'part'], afterBody: ['UNKNOWN', 'all'] },
  // In pieces, but in time.
  slicer: { beforeBody: ['DONE', 'all'], duringBody: ['DONE', 'all'], afterBody: ['DONE', 'all'] },
  // Cut off in the head, in the body, or in the answer.
  truncation: { beforeBody: ['UNKNOWN', 'part'], duringBody: ['UNKNOWN', 'part'], afterBody: ['UNKNOWN', 'all'] },
};

const cells = toxics.flatMap((toxic) =>
  phases.flatMap((phase) =>
    vendorNames.map((vendor) => ({ toxic, phase, vendor, fault: { ...numbers[toxic], phase } })),
  ),
);
const seen = new Set<string>();
const aPart: unknown = expect.toSatisfy((share: number) => share > 0 && share < 1);

function runCell({ vendor: name, fault }: (typeof cells)[number], vendorHas: Expected[1]): Promise<Course> {
  const vendor = it.vendor(name);
  return vendorHas === 'nothing'
    ? whileRefused(it, vendor, { untilAttempt: 2, work: () => runCourse(it, vendor, { fault: null }) })
    : runCourse(it, vendor, { fault });
}

describe('network faults', { shuffle: false, timeout: 60_000 }, () => {
  describe('one exchange, one class, one effect', { concurrent: true }, () => {
    test.each(cells)('$toxic, $phase, $vendor', async (cell) => {
      const { toxic, phase, vendor: name, fault } = cell;
      const expected = expectations[toxic][phase];
      const [outcome, vendorHas] = expected;
      const isRefused = vendorHas === 'nothing';
      // An address is given up and taken again from within the program: then nothing else may run.
      await inTurn(isRefused ? vendorNames : [name], async () => {
        const course = await runCell(cell, vendorHas);
        const { vendor, ended } = course;
        const [first, second] = vendor.changes();
        const endedAs = await endCourse(it, course);

        expect(outcomesOf(ended)[0], 'the class of the first attempt').toBe(outcome);
        expect(first?.fault).toEqual(isRefused ? null : fault);
        const passed = (first?.passedBytes ?? 0) / (first?.bytes ?? 1);
        expect(passed, 'what the vendor has of the first request that came').toEqual(vendorHas === 'part' ? aPart : 1);
        const effectsOfFirst = second?.effectsBefore ?? vendor.effects();
        expect(effectsOfFirst, 'what it has made of it').toBe(vendorHas === 'part' ? 0 : 1);
        expect(endedAs).toEqual(endingOf(name, expected));
        const sent = endedAs.attempts.filter((one) => one !== 'NEVER_SENT').length;
        expect(vendor.changes()).toHaveLength(sent);
        expect(vendor.received()).toBe(vendorHas === 'part' ? sent - 1 : sent);
      });
      seen.add(`${toxic} ${phase} ${name}`);
    });
  });

  test.each(vendorNames)('%s has as many effects as operations that succeeded', async (name) => {
    const vendor = it.vendor(name);
    expect(await countInJournal(it, vendor)).toEqual({ succeeded: vendor.effectsEver(), open: 0 });
  });

  test('96 of 96 were classified and acted on rightly', () => {
    expect([seen.size, cells.length]).toEqual([96, 96]);
  });
});
