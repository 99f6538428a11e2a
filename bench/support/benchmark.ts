/** What a benchmark is to `bench/run.ts`, and what it hands back. */

export interface Benchmark {
  /** As the command line and its results name it. */
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  /** Packages whose versions belong to the results. */
  readonly packages: readonly string[];
  /** Measures; prints only through `say`. Rejects when something is broken, never because a figure is poor. */
  run(options: BenchmarkOptions): Promise<Report>;
}

export interface BenchmarkOptions {
  /** How long one measurement of one round goes on. */
  readonly seconds: number;
  /** How often everything is measured, in alternating order. */
  readonly rounds: number;
  /** The file that the build makes of a source file, `bench/served/server-process.ts`: measured is what runs in production. */
  readonly compiled: (source: string) => string;
  /** Tells how far it is. */
  readonly say: (line: string) => void;
}

export interface Report {
  /** What was compared with what. */
  readonly title: string;
  /** How it was measured, in sentences. */
  readonly about: readonly string[];
  readonly goals: readonly Goal[];
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  /** What the tables were made from, for whoever wants to reckon again; JSON. */
  readonly measured: unknown;
}

/** A number that was to be reached. */
export interface Goal {
  readonly what: string;
  /** In words: "at least 1.0x". */
  readonly reach: string;
  /** What it came to, with its spread. */
  readonly found: string;
  readonly isReached: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
}

export interface Chart {
  /** The file's name, without its folder and ending. */
  readonly file: string;
  readonly title: string;
  /** What the axis counts: "requests a second". */
  readonly unit: string;
  readonly groups: readonly BarGroup[];
}

/** Bars that are compared with each other. */
export interface BarGroup {
  readonly name: string;
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Lowest and highest measurement. */
  readonly spread?: readonly [low: number, high: number];
}
