/** `npm run check:supply`: licences, install scripts and hashes of everything in the lock file; `--list` names each package. */
import { findUndecidedScripts, findUnverified, readDependencies, readScriptDecisions } from './dependencies.ts';
import { findLicenceFlaws, licenceOf, tabulate } from './licences.ts';

const dependencies = await readDependencies();
const flaws = [
  ...findLicenceFlaws(dependencies).map(
    ({ dependency: { name, version, isProduction }, licence }) =>
      `${name}@${version}: its licence, ${licence}, is not accepted in ${isProduction ? 'production' : 'tools'}`,
  ),
  ...findUndecidedScripts(dependencies, await readScriptDecisions()).map(
    (name) => `${name}: has an install script, and allowScripts in package.json does not decide about it`,
  ),
  ...findUnverified(dependencies).map((path) => `${path}: has no hash in package-lock.json`),
];

const list = dependencies.map((dependency) => `${dependency.name}@${dependency.version}  ${licenceOf(dependency)}`);
const lines = [...(process.argv.includes('--list') ? list : []), ...tabulate(dependencies), ...flaws];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = flaws.length === 0 ? 0 : 1;
