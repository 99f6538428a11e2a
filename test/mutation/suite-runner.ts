/**
 * Runs each test again and again: twice as it is, then with one mutant at a time of those that it reaches and that nobody
 * has killed yet. A mutant is killed when a test fails with it, passes again without it, and fails with it once more.
 */
import { relative } from 'node:path';
import { inject, type RunnerTask as Task, type RunnerTestCase as Test, TestRunner, type TestTryOptions } from 'vitest';
import { mutation } from './switch.ts';
import { openTries } from './tries.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** All mutants: their names, and the ids that switch them on. */
    readonly mutants: ReadonlyArray<readonly [name: string, id: string]>;
    /** The names of those to be tried. */
    readonly wanted: readonly string[];
    /** Tests that take longer wait for a later pass: what the others kill need not be tried on them. */
    readonly longestMs: number;
    readonly triesFile: string;
  }
}

/** How one run of a test ended. */
interface Ended {
  readonly hasPassed: boolean;
  readonly why: string;
}

/** Gives the mutant of the next run, undefined for the plain program; is told how it ended. */
type Runs<Result> = Generator<string | undefined, Result, Ended>;

export default class MutantRunner extends TestRunner {
  private readonly tries = openTries(inject('triesFile'));
  private readonly ids = new Map(inject('mutants'));
  private readonly wanted = inject('wanted');
  private readonly longestMs = inject('longestMs');
  private runs: Runs<void> | undefined;
  private isOver = false;
  /** Whether the world of this file has seen a mutant: what fails then may be what the mutant has left behind. */
  private hasSeenMutants = false;
  private isSpoilt = false;

  override async onBeforeRunTask(task: Test): Promise<void> {
    await super.onBeforeRunTask(task);
    if (task.mode !== 'run' && task.mode !== 'queued') return;
    const test = nameOf(task);
    if (this.isSpoilt || !this.hasMore(test)) {
      task.mode = 'skip';
      return;
    }
    // As many as it takes: the last one skips itself.
    task.repeats = Number.MAX_SAFE_INTEGER;
    this.isOver = false;
    this.runs = this.runsOf(test);
  }

  override onBeforeTryTask(task: Test, options: TestTryOptions): void {
    super.onBeforeTryTask(task, options);
    if (options.repeats === 0) this.begin(this.runs?.next());
    if (task.result?.errors !== undefined) task.result.errors.length = 0;
    if (this.isOver) task.context.skip();
  }

  override async onAfterRetryTask(task: Test, options: TestTryOptions): Promise<void> {
    await super.onAfterRetryTask(task, options);
    mutation.activeMutant = undefined;
    mutation.currentTestId = undefined;
    if (this.isOver) return;
    const { state, errors } = task.result ?? {};
    if (state === 'skip') this.isOver = true;
    else this.begin(this.runs?.next({ hasPassed: state === 'pass', why: errors?.[0]?.message ?? '' }));
  }

  private begin(next: IteratorResult<string | undefined, void> | undefined): void {
    this.isOver = next === undefined || next.done === true;
    if (next === undefined || next.done === true || next.value === undefined) return;
    mutation.activeMutant = this.ids.get(next.value);
    mutation.hitCount = 0;
  }

  private hasMore(test: string): boolean {
    const told = this.tries.read().tests.get(test);
    if (told?.isUnfit === true) return false;
    return told === undefined || told.hits === null || this.next(test) !== null;
  }

  /** The next mutant that the test reaches and that nobody has killed; null also where the test takes too long. */
  private next(test: string): string | null {
    const { tests, killers } = this.tries.read();
    const { hits, ms, passed } = tests.get(test) ?? { hits: null, ms: 0, passed: new Set() };
    if (hits === null || ms > this.longestMs) return null;
    return this.wanted.find((name) => name in hits && !killers.has(name) && !passed.has(name)) ?? null;
  }

  private *runsOf(test: string): Runs<void> {
    if (!(yield* this.passesPlainly(test))) return;
    for (let mutant = this.next(test); mutant !== null; mutant = this.next(test)) {
      const isFirst = !this.hasSeenMutants;
      const { hasPassed, why } = yield* this.tryOut(test, mutant);
      const killed = { kind: 'killed', mutant, why } as const;
      if (hasPassed) {
        this.tries.tell(test, { kind: 'passed', mutant });
      } else if ((yield undefined).hasPassed) {
        const again = yield* this.tryOut(test, mutant);
        this.tries.tell(test, again.hasPassed ? { kind: 'passed', mutant } : killed);
      } else {
        // It fails without the mutant too by now: the mutant's work only if no other came before it.
        if (isFirst) this.tries.tell(test, killed);
        this.giveUp(test);
        return;
      }
    }
  }

  private *tryOut(test: string, mutant: string): Runs<Ended> {
    this.hasSeenMutants = true;
    mutation.hitLimit = 1_000 + 100 * (this.tries.read().tests.get(test)?.hits?.[mutant] ?? 0);
    return yield mutant;
  }

  /** Twice, the first time: a test that passes only once in its world says nothing about mutants. */
  private *passesPlainly(test: string): Runs<boolean> {
    const isKnown = (this.tries.read().tests.get(test)?.hits ?? null) !== null;
    let ms = 0;
    for (let left = isKnown ? 1 : 2; left > 0; left -= 1) {
      mutation.currentTestId = test;
      const startedAt = performance.now();
      const { hasPassed, why } = yield undefined;
      ms = Math.ceil(performance.now() - startedAt);
      if (hasPassed) continue;
      if (this.hasSeenMutants) this.giveUp(test);
      else this.tries.tell(test, { kind: 'unfit', why });
      return false;
    }
    if (!isKnown) this.tries.tell(test, { kind: 'reaches', hits: this.hitsOf(test), ms });
    return true;
  }

  private hitsOf(test: string): Record<string, number> {
    const byId = mutation.mutantCoverage?.perTest[test] ?? {};
    return Object.fromEntries([...this.ids].flatMap(([name, id]) => (byId[id] ? [[name, byId[id]]] : [])));
  }

  /** The file is loaded anew for what is left of it. */
  private giveUp(test: string): void {
    this.isSpoilt = true;
    this.tries.tell(test, { kind: 'spoilt' });
  }
}

/** It begins with the file, so that one can be told from the other. */
function nameOf({ file, name, suite }: Test): string {
  const names = [name];
  for (let above: Task | undefined = suite; above !== undefined; above = above.suite) names.unshift(above.name);
  return [relative(process.cwd(), file.filepath), ...names].join(' > ');
}
