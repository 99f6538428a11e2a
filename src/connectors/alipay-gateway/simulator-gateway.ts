/** A simulated AlipayHK gateway: a real HTTP server in front of one family's simulated business, and strict. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Commands } from '../simulation/simulator-commands.ts';
import {
  createSimulatorServer,
  randomTraceId,
  type SimulatorServer,
  type SimulatorServerOptions,
} from '../simulation/simulator-server.ts';
import { createAdmission, type SimulatedClient } from './simulator-admission.ts';
import { createRenderer } from './simulator-answer.ts';
import { type Business, createGatewayDesk } from './simulator-desk.ts';
import { createGatewayFaultList, type GatewayFaultList, type GatewayMisbehaviours } from './simulator-faults.ts';
import type { GatewaySimulatorSettings } from './simulator-settings.ts';

/** What one family of operations puts behind the gateway. */
export interface Family<Operation extends string> extends Business<Operation> {
  readonly operations: readonly Operation[];
  readonly paths: Readonly<Record<Operation, string>>;
  readonly settings: GatewaySimulatorSettings;
  /** Misbehaviours besides those of the gateway. */
  readonly misbehaviours: GatewayMisbehaviours;
  /** Commands of the control plane besides those of the gateway. */
  readonly commands: Commands;
}

/** Where the gateway listens, who may call it, and how it signs. */
export interface GatewaySimulatorOptions<Operation extends string> extends SimulatorServerOptions {
  readonly clients: ReadonlyArray<SimulatedClient<Operation>>;
  /** The vendor's own RSA key; signs the answers. A function is asked with each answer: the vendor replaces it, too. */
  readonly privateKeyPem: string | (() => string);
  /** Default: 1. */
  readonly keyVersion?: number;
}

/** A running gateway. */
export interface GatewaySimulator extends SimulatorServer {
  readonly faults: GatewayFaultList;
}

/** Starts a gateway; resolves when it listens. */
export async function createGatewaySimulator<Operation extends string>(
  options: GatewaySimulatorOptions<Operation>,
  family: Family<Operation>,
): Promise<GatewaySimulator> {
  const { clients, keyVersion = 1, now = () => new Date(), newTraceId = randomTraceId } = options;
  const { settings, operations, paths } = family;
  const operationAt = new Map(operations.map((operation) => [paths[operation], operation]));
  const faults = createGatewayFaultList(family.misbehaviours, operations);
  const receive = createGatewayDesk({
    business: family,
    admit: createAdmission({ clients, operationAt, settings, now }),
    render: createRenderer({ key: keyOf(options.privateKeyPem), keyVersion, settings, now, newTraceId }),
  });
  const server = await createSimulatorServer(options, { receive, faults, commands: family.commands });
  return { ...server, faults };
}

function keyOf(pem: string | (() => string)): () => KeyObject {
  if (typeof pem === 'function') return () => createPrivateKey(pem());
  const key = createPrivateKey(pem);
  return () => key;
}
