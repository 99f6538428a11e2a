/** What the Dockerfile says of the image that is run: its last stage, read as Docker reads it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One instruction of the file. */
interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export interface ImageFile {
  /** The base image of every stage that has one from outside. */
  readonly bases: readonly string[];
  /** Commands of a stage, in order. */
  commandsOf(stage: string): readonly string[];
  /** What the last stage copies: from which stage, what, where to. */
  readonly copies: ReadonlyArray<{ readonly from: string | null; readonly source: string; readonly target: string }>;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly healthcheck: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal: string;
}

const words = z.array(z.string()).min(1);

/** @throws {Error} when an instruction that is asked for is not there. */
export function readImageFile(path = `${root}/Dockerfile`): ImageFile {
  const stages = splitStages(readInstructions(readFileSync(path, 'utf8')));
  const last = stages.at(-1)?.instructions ?? [];
  const only = (name: string): string => {
    const found = last.filter((each) => each.name === name);
    if (found[0] === undefined || found.length > 1) throw new Error(`${name} stands ${found.length} times, not once`);
    return found[0].rest;
  };
  const names = new Set(stages.map(({ name }) => name));
  return {
    bases: stages.map(({ base }) => base).filter((base) => !names.has(base)),
    commandsOf: (stage) =>
      stages
        .filter(({ name }) => name === stage)
        .flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'RUN').map(({ rest }) => rest)),
    copies: last.filter(({ name }) => name === 'COPY').map(({ rest }) => readCopy(rest)),
    environment: Object.fromEntries(
      [...only('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]),
    ),
    user: only('USER'),
    entrypoint: words.parse(JSON.parse(only('ENTRYPOINT'))),
    healthcheck: words.parse(JSON.parse(only('HEALTHCHECK').replace(/^.*?CMD /, ''))),
    volumes: words.parse(JSON.parse(only('VOLUME'))),
    stopSignal: only('STOPSIGNAL'),
  };
}

function readInstructions(text: string): Instruction[] {
  const joined = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '');
  return joined
    .split('\n')
    .map((line) => /^([A-Z]+) (.+)$/.exec(line))
    .flatMap((match) => (match === null ? [] : [{ name: match[1] ?? '', rest: match[2] ?? '' }]));
}

function splitStages(instructions: readonly Instruction[]) {
  const stages: Array<{ base: string; name: string; instructions: Instruction[] }> = [];
  for (const instruction of instructions) {
    const [, base, name = ''] = /^(\S+)(?: AS (\S+))?$/.exec(instruction.rest) ?? [];
    if (instruction.name === 'FROM' && base !== undefined) stages.push({ base, name, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

function readCopy(rest: string) {
  const [source = '', target = ''] = rest.split(' ').filter((word) => !word.startsWith('--'));
  return { from: /--from=(\S+)/.exec(rest)?.[1] ?? null, source, target };
}
