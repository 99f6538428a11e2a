/** The stands of the registered vendors, and accounts that lead to what they start. */
import type { AccountConfig } from '../../src/app/config.ts';
import { registry } from '../../src/connectors/registry.ts';
import type { SimulatorStand } from '../../src/connectors/simulation/simulator-stand.ts';
import { type AccountOptions, accountConfig } from './vendors.ts';

/** By convention each vendor's folder has one. */
export async function findStand(vendor: string): Promise<SimulatorStand> {
  const module: { readonly stand: SimulatorStand } = await import(`../../src/connectors/${vendor}/simulator-stand.ts`);
  return module.stand;
}

/** An account that leads to a stand's vendor. */
export function configureStand(
  name: string,
  {
    vendor,
    stand,
    url,
    ...options
  }: { readonly vendor: string; readonly stand: SimulatorStand; readonly url: string } & AccountOptions,
): AccountConfig {
  const factory = registry.find((known) => known.vendor === vendor);
  const connector = factory?.configure({ ...stand.settings(url), ...options.settings }, (reference) =>
    'env' in reference ? (stand.secrets[reference.env]?.text ?? '') : '',
  );
  if (connector === undefined || 'issues' in connector) throw new Error(JSON.stringify(connector?.issues ?? vendor));
  return accountConfig(name, connector, options);
}
