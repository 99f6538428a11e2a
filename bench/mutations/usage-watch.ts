/** Loaded into a server with `--import`: tells its parent what it has used whenever it is asked, and never outlives it. */
import type { UsageWord } from './words.ts';

process.on('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const rssMb = Math.round(process.memoryUsage.rss() / 1e5) / 10;
  process.send?.({ cpuMs: (user + system) / 1_000, rssMb } satisfies UsageWord);
});
process.channel?.unref();
