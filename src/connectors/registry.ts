/** Every vendor this program knows. A new vendor adds its folder and one line here. */
import { alipayCard } from './alipay-card/connector.ts';
import { alipayVoucher } from './alipay-voucher/connector.ts';
import { alisports } from './alisports/connector.ts';
import { kybio } from './kybio/connector.ts';
import type { ConnectorFactory } from './settings.ts';

export const registry: readonly ConnectorFactory[] = [alipayCard, alipayVoucher, kybio, alisports];
