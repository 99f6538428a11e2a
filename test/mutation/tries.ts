/** What each test has said about each mutant, a line each: processes share it, and a run that was ended goes on. */
import { appendFileSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';

const toldShape = z.discriminatedUnion('kind', [
  /** The test passes twice without a mutant, takes so long, and reaches these: how often, by their names. */
  z.object({ kind: z.literal('reaches'), hits: z.record(z.string(), z.number()), ms: z.number() }),
  /** It does not, and says nothing about mutants. */
  z.object({ kind: z.literal('unfit'), why: z.string() }),
  z.object({ kind: z.literal('passed'), mutant: z.string() }),
  z.object({ kind: z.literal('killed'), mutant: z.string(), why: z.string() }),
  /** What some mutant has left behind makes tests fail: their file has to be loaded anew. */
  z.object({ kind: z.literal('spoilt') }),
]);

type Told = z.infer<typeof toldShape>;

/** What is known of one test. */
export interface TestTold {
  hits: Readonly<Record<string, number>> | null;
  ms: number;
  isUnfit: boolean;
  readonly passed: Set<string>;
}

/** What is known of all. */
export interface Known {
  readonly tests: ReadonlyMap<string, TestTold>;
  /** Which test has killed a mutant, by the mutant's name. */
  readonly killers: ReadonlyMap<string, string>;
  /** The tests at which their files had to be given up, one after the other. */
  readonly spoilt: readonly string[];
}

/** Where a test is. */
export function fileOf(test: string): string {
  return test.split(' > ')[0] ?? test;
}

/** @param file made if it is not there. */
export function openTries(file: string) {
  const known = { tests: new Map<string, TestTold>(), killers: new Map<string, string>(), spoilt: [] as string[] };
  const descriptor = openSync(file, 'a+');
  let offset = 0;
  const take = (test: string, told: Told): void => {
    const its = known.tests.get(test) ?? { hits: null, ms: 0, isUnfit: false, passed: new Set() };
    known.tests.set(test, its);
    if (told.kind === 'reaches') [its.hits, its.ms] = [told.hits, told.ms];
    if (told.kind === 'unfit') its.isUnfit = true;
    if (told.kind === 'passed') its.passed.add(told.mutant);
    if (told.kind === 'killed') known.killers.set(told.mutant, test);
    if (told.kind === 'spoilt') known.spoilt.push(test);
  };
  return {
    tell: (test: string, told: Told): void => appendFileSync(file, `${JSON.stringify([test, told])}\n`),
    /** What is known by now, lines of other processes included. */
    read(): Known {
      const { text, length } = readLines(descriptor, offset);
      offset += length;
      for (const line of text.split('\n').filter(Boolean)) {
        take(...z.tuple([z.string(), toldShape]).parse(JSON.parse(line)));
      }
      return known;
    },
  };
}

/** Whole lines only: the last one may still be on its way. */
function readLines(descriptor: number, offset: number): { readonly text: string; readonly length: number } {
  const chunks: Buffer[] = [];
  for (let at = offset; ; ) {
    const chunk = Buffer.alloc(65_536);
    const length = readSync(descriptor, chunk, 0, chunk.length, at);
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
    at += length;
  }
  const bytes = Buffer.concat(chunks);
  const length = bytes.lastIndexOf('\n') + 1;
  return { text: bytes.toString('utf8', 0, length), length };
}
