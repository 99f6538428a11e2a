/** `npm start`: the program as it is, against simulated vendors, with an embedded database and a token. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, readEnvironment } from './app/config.ts';
import { endOnCrash } from './app/crashes.ts';
import { tuneEngine } from './app/engine.ts';
import type { ReadContent } from './app/explorer.ts';
import { closeOnSignal, type Running, run, runCommand } from './app/run.ts';
import { createLogger } from './app/telemetry.ts';
import { readArguments } from './sandbox/arguments.ts';
import { createAsk } from './sandbox/ask.ts';
import { createBenefits } from './sandbox/benefits.ts';
import { setMoods } from './sandbox/moods.ts';
import { listAll, makeDocument, makeTopics, selectFirst, type Topic } from './sandbox/operations.ts';
import type { SampleOperation } from './sandbox/sample-operation.ts';
import { findSampleFacts } from './sandbox/settled-and-not.ts';
import { startVendors } from './sandbox/simulated-vendors.ts';
import { makeToken } from './sandbox/token.ts';

const help = `Usage: npm start

Starts the sandbox: the program against simulated vendors, with an embedded database and a token.

It takes no options; the environment chooses:
  PORT             where to listen (default 4000)
  HOST             on which address (default 127.0.0.1)
  PROMOTIONS_DIR   where to keep its state (default .promotions)
  DATABASE_URL     a PostgreSQL server instead of the embedded database
  LOG_LEVEL        how much to log (default error: simulated vendors misbehave on purpose)`;

tuneEngine();

await runCommand(async () => {
  if (readArguments({ help: { type: 'boolean', default: false } }, help).help) return console.log(help);
  const environment: NodeJS.ProcessEnv = { LOG_LEVEL: 'error', ...readEnvironment() };
  const directory = environment['PROMOTIONS_DIR'] ?? '.promotions';
  // Not the final name before the directory is ours: another sandbox may be running on it.
  const configPath = join(directory, `config.${process.pid}.yaml`);
  const vendors = await startVendors({
    host: '127.0.0.1',
    ports: { 'hk-cards': 0, 'hk-vouchers': 0, members: 0, venue: 0 },
    keysDirectory: join(directory, 'keys'),
    configPath,
    issueEveryMs: 2_000,
  });
  const token = makeToken(vendors.tokenKey);
  const thisStart = randomBytes(4).toString('hex');
  await setMoods(vendors.urls, thisStart);
  let topics: readonly Topic[] = [];
  const explorer: ReadContent = () => ({ token, documents: topics.map(makeDocument) });
  const running = await start({ ...environment, PROMOTIONS_CONFIG: configPath }, explorer);
  renameSync(configPath, join(directory, 'config.yaml'));
  const endpoint = `${running.url}/graphql`;
  await running.app.refreshLists();
  const ask = createAsk(endpoint, token);
  await createBenefits(ask, thisStart);
  topics = makeTopics(await findSampleFacts(ask, thisStart));
  const operations = listAll(topics);
  const facts = { endpoint, explorer: `${running.url}/explorer`, token, operations, vendors: vendors.urls };
  writeFileSync(join(directory, 'sandbox.json'), `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  closeOnSignal(async () => {
    await running.close();
    await vendors.close();
  });
  for (const line of describe({ ...facts, operations: selectFirst(topics), directory, url: running.url }))
    console.log(line);
}, console.error);

async function start(environment: NodeJS.ProcessEnv, explorer: ReadContent): Promise<Running> {
  try {
    const config = loadConfig(environment);
    const logger = createLogger(config.process.logLevel);
    endOnCrash(logger);
    return await run(config, { explorer, logger });
  } catch (error) {
    rmSync(environment['PROMOTIONS_CONFIG'] ?? '', { force: true });
    throw error;
  }
}

function describe(facts: {
  readonly endpoint: string;
  readonly explorer: string;
  readonly url: string;
  readonly token: string;
  readonly directory: string;
  readonly operations: readonly SampleOperation[];
}): string[] {
  return [
    '',
    `Endpoint   ${facts.endpoint}`,
    `Explorer   ${facts.explorer}   (GraphiQL, works offline; Apollo Sandbox is at ${facts.url}/)`,
    `Token      ${facts.token}`,
    `All of it  ${join(facts.directory, 'sandbox.json')}`,
    '',
    'Three operations to try:',
    ...facts.operations.flatMap(({ title, query }, index) => [
      '',
      `${index + 1}. ${title}`,
      '',
      query.replaceAll(/^/gm, '   '),
    ]),
    '',
    'Stop with Ctrl-C.',
  ];
}
