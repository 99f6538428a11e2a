import { loadConfig } from './app/config.ts';
import { closeOnSignal, run, runCommand } from './app/run.ts';

await runCommand(async () => {
  const { close } = await run(loadConfig());
  closeOnSignal(close);
}, console.error);
