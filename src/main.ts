/** `node dist/main.js`: the program in production. */
const [major = '0'] = process.versions.node.split('.');
if (Number(major) < 24) {
  console.error(`This needs Node 24 or later, not ${process.versions.node}. node_modules/.bin/node is one.`);
  process.exit(78);
}

// Only now: what follows does not even load on an older Node.
const { loadConfig, readEnvironment } = await import('./app/config.ts');
const { closeOnSignal, run, runCommand } = await import('./app/run.ts');

await runCommand(async () => {
  const { close } = await run(loadConfig(), { readConfig: (sources) => loadConfig(readEnvironment(), sources) });
  closeOnSignal(close);
}, console.error);
