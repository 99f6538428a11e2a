/** Every registered vendor with its stand, found where the recipe says it is, and the toy vendor of this folder. */

import { registry } from '../../src/connectors/registry.ts';
import type { ConnectorFactory } from '../../src/connectors/settings.ts';
import type { SimulatorStand } from '../../src/connectors/simulation/simulator-stand.ts';
import { toyVendor } from './toy-vendor/connector.ts';

/** One vendor, ready to be examined. */
export interface Examinee {
  readonly name: string;
  readonly factory: ConnectorFactory;
  readonly stand: SimulatorStand;
}

const folders = [
  ...registry.map((factory) => ({ factory, folder: `../../src/connectors/${factory.vendor}` })),
  { factory: toyVendor, folder: './toy-vendor' },
];

export const examinees: readonly Examinee[] = await Promise.all(
  folders.map(async ({ factory, folder }) => ({ name: factory.vendor, factory, stand: await standIn(folder) })),
);

async function standIn(folder: string): Promise<SimulatorStand> {
  const module: { readonly stand: SimulatorStand } = await import(`${folder}/simulator-stand.ts`);
  return module.stand;
}
