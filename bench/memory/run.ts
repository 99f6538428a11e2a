/** `npm run bench:memory`: ten minutes of load on each engine. */
import { runAlone } from '../mutations/run-alone.ts';
import { memory } from './benchmark.ts';

await runAlone(memory, { seconds: 600, rounds: 1 });
