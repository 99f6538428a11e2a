/** Loaded into the server with `--import`: tells its parent every second how it is. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ServerWord } from './words.ts';

const resolution = 10;
const loop = monitorEventLoopDelay({ resolution });
loop.enable();

const late = (percentile: number): number => Math.max(0, Math.round(loop.percentile(percentile) / 1e6) - resolution);

let before = process.cpuUsage();

setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const [rssMb = 0, heapMb = 0] = [rss, heapUsed].map((bytes) => Math.round(bytes / 1e5) / 10);
  process.send?.({
    rssMb,
    heapMb,
    cpuMs: Math.round((user + system) / 1_000),
    loopP50Ms: late(50),
    loopP99Ms: late(99),
  } satisfies ServerWord);
  loop.reset();
}, 1_000).unref();
