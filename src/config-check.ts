import { loadConfig } from './app/config.ts';
import { createRotation } from './app/rotation.ts';
import { runCommand } from './app/run.ts';

await runCommand(async () => {
  const config = loadConfig();
  const { accounts, process } = config;
  const state = process.database.kind === 'server' ? 'PostgreSQL' : process.database.directory;
  console.log(`The configuration is good: accounts ${accounts.map(({ id }) => id).join(', ')}; state in ${state}.`);
  for (const { of, credentials } of createRotation(config, () => {}).describe())
    for (const line of credentials) console.log(`${of}: ${line}`);
}, console.error);
