/** `npm run bench:start`: the starts by themselves. */
import { runAlone } from '../mutations/run-alone.ts';
import { start } from './benchmark.ts';

await runAlone(start, { seconds: 1, rounds: 7 });
