/** Every vendor this program knows. A new vendor adds its folder and one line here. */
import { alipayCard } from './alipay-card/connector.ts';
import type { ConnectorFactory } from './settings.ts';

export const registry: readonly ConnectorFactory[] = [alipayCard];
