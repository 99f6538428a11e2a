/** `npm run bench:profile -- [--seconds 5] [--out bench/results]`: where a query's and a change's time goes, as pictures. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { onStage } from '../mutations/stage.ts';
import { makeBearer } from '../served/bearer.ts';
import { questions } from '../served/questions.ts';
import { type LoadOrder, loadWord, type ServerOrder, serverWord } from '../served/words.ts';
import { build } from '../support/build.ts';
import { readCallTree } from '../support/call-tree.ts';
import { startChild } from '../support/child.ts';
import { drawFlameGraph } from '../support/flame-graph.ts';
import { captionOf, describeMachine } from '../support/machine.ts';
import { createProfiler, type Profiler } from './take-profile.ts';

interface Options {
  readonly seconds: number;
  readonly compiled: (source: string) => string;
  readonly profiler: Profiler;
}

const warmUpSeconds = 3;

/** Our server with readers in memory, asked for lists of fifty. */
async function profileQuery({ seconds, compiled, profiler }: Options): Promise<string> {
  const question = questions.find(({ name }) => name === 'a list of 50');
  if (question === undefined) throw new Error('there is no such question');
  const bearer = makeBearer();
  const server = startChild<ServerOrder, typeof serverWord>({
    file: compiled('bench/served/server-process.ts'),
    args: ['ours', bearer.publicKey],
    flags: profiler.flags,
    words: serverWord,
  });
  const load = startChild<LoadOrder, typeof loadWord>({
    file: compiled('bench/served/load-process.ts'),
    words: loadWord,
  });
  try {
    const { url } = await server.hear();
    const { bodies, connections } = question;
    const order = { url, bearer: bearer.token, bodies: [...bodies], connections };
    await load.ask({ ...order, seconds: warmUpSeconds });
    return await profiler.take(server.pid, () => load.ask({ ...order, seconds }));
  } finally {
    await Promise.all([server.end(), load.end()]);
  }
}

/** The built program with PostgreSQL and a simulated vendor, with sixteen changes under way at once. */
function profileChange({ seconds, compiled, profiler }: Options): Promise<string> {
  return onStage({ engine: 'postgres', compiled, flags: profiler.flags }, async ({ server, clients }) => {
    const inFlight = 16;
    await clients.ask({ inFlight, ms: warmUpSeconds * 1_000 });
    return profiler.take(server.pid, () => clients.ask({ inFlight, ms: seconds * 1_000 }));
  });
}

const pictures = [
  {
    file: 'profile-query',
    title: 'A list of 50: where the time of the event loop goes',
    profile: profileQuery,
    about: 'Readers in memory, 16 requests under way.',
  },
  {
    file: 'profile-change',
    title: 'A change end to end: where the time of the event loop goes',
    profile: profileChange,
    about: 'PostgreSQL and a simulated AlipayHK, 16 changes under way.',
  },
] as const;

const { values } = parseArgs({ options: { seconds: { type: 'string' }, out: { type: 'string' } } });
const seconds = z.coerce.number().min(0.5).max(600).default(5).parse(values.seconds);
const out = values.out ?? 'bench/results';
mkdirSync(out, { recursive: true });
const { compiled, remove } = await build();
const profiler = createProfiler(compiled);
try {
  const machine = captionOf(describeMachine(['fastify', 'graphql', 'undici']));
  for (const { file, title, about, profile } of pictures) {
    const root = readCallTree(await profile({ seconds, compiled, profiler }));
    const busy = `${Math.round(root.ms)} ms of work in ${seconds} s, without waiting.`;
    const picture = join(out, `${file}.svg`);
    writeFileSync(picture, drawFlameGraph({ title, about: `${about} ${busy} ${machine}`, root }));
    console.log(picture);
  }
} finally {
  profiler.remove();
  remove();
}
