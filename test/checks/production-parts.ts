/** The part of a bill of materials that reaches production. Source: CycloneDX 1.5, `components` and `dependencies`. */
import { z } from 'zod';
import type { Dependency } from './dependencies.ts';

const bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(
    z.looseObject({
      'bom-ref': z.string(),
      name: z.string(),
      version: z.string(),
      purl: z.string().startsWith('pkg:npm/'),
      hashes: z.array(z.object({ alg: z.string(), content: z.string().min(40) })).min(1),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
export type Bill = z.output<typeof bill>;

/** @throws {Error} when it is no bill of materials, or a package of production is not in it. */
export function productionOnly(printed: unknown, dependencies: readonly Dependency[]): Bill {
  const whole = bill.parse(printed);
  const wanted = new Set(
    dependencies.filter((each) => each.isProduction).map(({ name, version }) => `${name}@${version}`),
  );
  const components = whole.components.filter(({ name, version }) => wanted.has(`${name}@${version}`));
  const missing = [...wanted].filter((each) => !components.some(({ name, version }) => each === `${name}@${version}`));
  if (missing.length > 0) throw new Error(`not in the bill of materials: ${missing.join(', ')}`);
  const refs = new Set([whole.metadata.component['bom-ref'], ...components.map((each) => each['bom-ref'])]);
  const kept = whole.dependencies.filter(({ ref }) => refs.has(ref));
  return {
    ...whole,
    components,
    dependencies: kept.map((each) => ({ ...each, dependsOn: each.dependsOn.filter((ref) => refs.has(ref)) })),
  };
}
