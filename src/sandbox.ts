/** `npm start`: the program as it is, against simulated vendors, with an embedded database and a token. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, readEnvironment } from './app/config.ts';
import type { ExplorerContent } from './app/explorer.ts';
import { closeOnSignal, type Running, run, runCommand } from './app/run.ts';
import { readArguments } from './sandbox/arguments.ts';
import { createBenefits } from './sandbox/benefits.ts';
import { makeDocument, makeOperations } from './sandbox/operations.ts';
import { startVendors } from './sandbox/simulated-vendors.ts';
import { makeToken } from './sandbox/token.ts';

const help = `Usage: npm start

Starts the sandbox: the program against simulated vendors, with an embedded database and a token.

It takes no options; the environment chooses:
  PORT             where to listen (default 4000)
  HOST             on which address (default 127.0.0.1)
  PROMOTIONS_DIR   where to keep its state (default .promotions)
  DATABASE_URL     a PostgreSQL server instead of the embedded database
  LOG_LEVEL        how much to log (default warn)`;

await runCommand(async () => {
  if (readArguments({ help: { type: 'boolean', default: false } }, help).help) return console.log(help);
  const environment: NodeJS.ProcessEnv = { LOG_LEVEL: 'warn', ...readEnvironment() };
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
  const operations = makeOperations(thisStart);
  const document = makeDocument(operations);
  const running = await start({ ...environment, PROMOTIONS_CONFIG: configPath }, { token, document });
  renameSync(configPath, join(directory, 'config.yaml'));
  const endpoint = `${running.url}/graphql`;
  await running.app.refreshLists();
  await createBenefits(endpoint, token, thisStart);
  const explorer = `${running.url}/explorer`;
  const facts = { endpoint, explorer, token, operations, vendors: vendors.urls };
  writeFileSync(join(directory, 'sandbox.json'), `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  closeOnSignal(async () => {
    await running.close();
    await vendors.close();
  });
  for (const line of describe({ ...facts, directory, url: running.url })) console.log(line);
}, console.error);

async function start(environment: NodeJS.ProcessEnv, explorer: ExplorerContent): Promise<Running> {
  try {
    return await run(loadConfig(environment), { explorer });
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
  readonly operations: ReturnType<typeof makeOperations>;
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
