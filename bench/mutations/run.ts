/** `npm run bench:mutations`: the mutations by themselves. */
import { mutations } from './benchmark.ts';
import { runAlone } from './run-alone.ts';

await runAlone(mutations, { seconds: 5, rounds: 5 });
