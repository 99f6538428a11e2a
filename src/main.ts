/** `node dist/main.js`: the program in production. */
const [major = '0'] = process.versions.node.split('.');
if (Number(major) < 24) {
  console.error(`This needs Node 24 or later, not ${process.versions.node}. node_modules/.bin/node is one.`);
  process.exit(78);
}

// Only now: what follows does not even load on an older Node.
const { useCompiled } = await import('./app/compiled.ts');
useCompiled();
const { tuneEngine } = await import('./app/engine.ts');
tuneEngine();
const { loadConfig, readEnvironment } = await import('./app/config.ts');
const { endOnCrash } = await import('./app/crashes.ts');
const { beginReading } = await import('./app/reload.ts');
const { closeOnSignal, run, runCommand } = await import('./app/run.ts');
const { shutBackDoors } = await import('./app/back-doors.ts');
const { createLogger } = await import('./app/telemetry.ts');

await runCommand(async () => {
  const reading = beginReading((sources) => loadConfig(readEnvironment(), sources));
  const config = reading.first.read();
  const logger = createLogger(config.process.logLevel);
  endOnCrash(logger);
  shutBackDoors(logger);
  const { close } = await run(config, { logger, reading });
  closeOnSignal(close);
}, console.error);
