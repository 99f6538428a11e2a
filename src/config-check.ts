import { loadConfig } from './app/config.ts';
import { runCommand } from './app/run.ts';

await runCommand(async () => {
  const { accounts, process } = loadConfig();
  const state = process.database.kind === 'server' ? 'PostgreSQL' : process.database.directory;
  console.log(`The configuration is good: accounts ${accounts.map(({ id }) => id).join(', ')}; state in ${state}.`);
}, console.error);
