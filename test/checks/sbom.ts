/** `npm run sbom`: what production is made of, as CycloneDX 1.5, into sbom.cdx.json or the file that is named. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readDependencies } from './dependencies.ts';
import { productionOnly } from './production-parts.ts';

// Of everything: with `--omit dev`, npm 11.19 leaves out what production gets through other packages, too.
const printed = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
});
const bill = productionOnly(JSON.parse(printed), await readDependencies());
const path = process.argv[2] ?? 'sbom.cdx.json';
writeFileSync(path, `${JSON.stringify(bill, null, 2)}\n`);
process.stdout.write(`${path}: ${bill.components.length} packages\n`);
