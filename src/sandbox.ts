/** `npm start`: the program as it is, against simulated vendors, with an embedded database and a token. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, readEnvironment } from './app/config.ts';
import { closeOnSignal, run, runCommand } from './app/run.ts';
import { makeDocument, makeOperations } from './sandbox/operations.ts';
import { startVendors } from './sandbox/simulated-vendors.ts';
import { makeToken } from './sandbox/token.ts';

await runCommand(async () => {
  const environment: NodeJS.ProcessEnv = { LOG_LEVEL: 'warn', ...readEnvironment() };
  const directory = environment['PROMOTIONS_DIR'] ?? '.promotions';
  const configPath = join(directory, 'config.yaml');
  const vendors = await startVendors({
    host: '127.0.0.1',
    cardPort: 0,
    keysDirectory: join(directory, 'keys'),
    configPath,
    issueEveryMs: 2_000,
  });
  const token = makeToken(vendors.tokenKey);
  const operations = makeOperations(randomBytes(4).toString('hex'));
  const config = loadConfig({ ...environment, PROMOTIONS_CONFIG: configPath });
  const document = makeDocument(operations);
  const running = await run(config, { explorer: { token, document } });
  const endpoint = `${running.url}/graphql`;
  const explorer = `${running.url}/explorer`;
  const facts = { endpoint, explorer, token, operations, vendors: vendors.urls };
  writeFileSync(join(directory, 'sandbox.json'), `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  closeOnSignal(async () => {
    await running.close();
    await vendors.close();
  });
  for (const line of describe({ ...facts, directory, url: running.url })) console.log(line);
}, console.error);

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
