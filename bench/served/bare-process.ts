/** A server that does nothing but answer: `bare-process.js <length of the answer>`. */
import { z } from 'zod';
import { obey, tell } from '../support/child.ts';
import { startBare } from './servers.ts';
import { type ServerWord, serverOrder } from './words.ts';

const bytes = z.coerce.number().int().min(2).parse(process.argv[2]);
const url = await startBare(JSON.stringify('x'.repeat(bytes - 2)));

function word(): ServerWord {
  const { user, system } = process.cpuUsage();
  return { url, cpuMs: (user + system) / 1_000, reads: 0 };
}

obey(serverOrder, async () => word());
tell(word());
