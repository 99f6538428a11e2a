/** One vendor running, one account that leads to it, and a witness who watches every call. */
import { expect, onTestFinished } from 'vitest';
import type { Connector, ConnectorDeps, Stamp, VendorAlarm } from '../../src/connectors/connector.ts';
import type { Order, RunningVendor, StandChange } from '../../src/connectors/simulation/simulator-stand.ts';
import { command } from '../../src/connectors/simulation/simulator-test-client.ts';
import { instant } from '../../src/domain/clock.ts';
import type { EntityState } from '../../src/domain/entity.ts';
import { type AccountId, parseAccountId } from '../../src/domain/ids.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { plain, plainOutcome } from '../../src/operations/plain-outcome.ts';
import { type BoundChange, bind, type Which } from './bound-change.ts';
import type { Examinee } from './vendors.ts';

/** How an account differs from the one that works. */
export interface AccountOptions {
  /** Where it leads; default: to the simulator. */
  readonly url?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** What somebody who watches a call must see. */
export interface Expectation {
  /** A request that the vendor has had before: its effect is there already. */
  readonly isRepeat?: boolean;
  /** Nothing that happens may be an effect. */
  readonly isReading?: boolean;
  /** Requests that reach the simulator, unless nothing is sent; default: 1. */
  readonly requests?: number;
}

export interface VendorWorld {
  readonly vendor: RunningVendor;
  readonly connector: Connector;
  readonly alarms: readonly VendorAlarm[];
  connect(options?: AccountOptions): Connector;
  arm(order: Order): Promise<void>;
  change(settings: Readonly<Record<string, unknown>>): Promise<void>;
  advance(seconds: number): void;
  now(): Date;
  /** What the database's clock shows: what is observed is dated by it, and no vendor is told. */
  databaseNow(): Date;
  /** Never the same twice, unless told to be. */
  stamp(part?: Partial<Stamp>): Stamp;
  bound(change: StandChange, connector?: Connector): BoundChange;
  /** The state before a change, where the kind needs it to be known. */
  before(change: BoundChange): Promise<EntityState | null>;
  /** Makes a change as an operation would, under the eyes of the witness. */
  make(change: BoundChange, which?: Which): Promise<Outcome<EntityState | null>>;
  /** Watches one call of the port: no throw, one request, no secret, and an effect where there must be one. */
  witness<T>(call: () => Promise<Outcome<T>>, expected?: Expectation): Promise<Outcome<T>>;
}

/** Long enough for a loopback under load, short enough to wait for. */
export const shortTimeoutMs = 200;

/** Starts the vendor; it and its connectors are closed when the test ends. */
export async function openWorld({ factory, stand }: Examinee, options: AccountOptions = {}): Promise<VendorWorld> {
  let at = Date.parse('2026-03-01T04:00:00.123Z');
  let stamps = 0;
  const now = (): Date => new Date(at);
  const databaseNow = (): Date => new Date(at - 3_600_000);
  const vendor = await stand.start({ now });
  onTestFinished(() => vendor.close());
  const alarms: VendorAlarm[] = [];

  function connect({ url = vendor.url, settings = {}, secrets = {}, timeoutMs = 5_000 }: AccountOptions): Connector {
    const configured = factory.configure({ ...stand.settings(url), ...settings }, (reference) => {
      const name = 'env' in reference ? reference.env : reference.file;
      return secrets[name] ?? stand.secrets[name]?.text ?? '';
    });
    if ('issues' in configured) throw new Error(JSON.stringify(configured.issues));
    const connector = configured.create(depsOf({ now: databaseNow, machineTime: now, alarms, timeoutMs }));
    onTestFinished(() => connector.close());
    return connector;
  }
  const connector = connect(options);

  const world: VendorWorld = {
    vendor,
    connector,
    alarms,
    connect: (other = {}) => connect(other),
    async arm(order) {
      const { status, content } = await command(vendor.url, 'misbehave', order);
      expect({ status, content }).toMatchObject({ status: 200 });
    },
    async change(settings) {
      if (Object.keys(settings).length === 0) return;
      const { status, content } = await command(vendor.url, 'settings', settings);
      expect({ status, content }).toMatchObject({ status: 200 });
    },
    now,
    databaseNow,
    advance(seconds) {
      at += seconds * 1_000;
    },
    stamp(part = {}) {
      stamps += 1;
      const requestId = `contract${String(stamps).padStart(24, '0')}`;
      return { requestId, second: instant(new Date(Date.UTC(2026, 2, 1) + stamps * 1_000)), ...part };
    },
    bound: (change, of = connector) => bind(change, of),
    async before({ rules, read }) {
      if (rules.needsBefore === 'KNOWN' || read === null) return null;
      return doneValue(await world.witness(read, { isReading: true }));
    },
    async make(change, which = 0) {
      const before = await world.before(change);
      const request = change.prepare(world.stamp(), before, which);
      return world.witness(() => change.send(request, before, which));
    },
    async witness(call, { isRepeat = false, isReading = false, requests = 1 } = {}) {
      const [earlier, effects] = [vendor.requests().length, vendor.effects().length];
      const outcome = await call();
      const made = vendor.effects().length - effects;
      expect(vendor.requests()).toHaveLength(earlier + (outcome.kind === 'neverSent' ? 0 : requests));
      if (isReading || outcome.kind === 'refused' || outcome.kind === 'neverSent') expect(made).toBe(0);
      else if (outcome.kind === 'done' && !isRepeat) expect(made).toBe(1);
      expectNoSecret([plainOutcome(outcome), alarms.map(({ detail }) => plain(detail))], stand.secrets);
      return outcome;
    },
  };
  return world;
}

function depsOf({
  now,
  machineTime,
  alarms,
  timeoutMs,
}: {
  readonly now: () => Date;
  readonly machineTime: () => Date;
  readonly alarms: VendorAlarm[];
  readonly timeoutMs: number;
}): ConnectorDeps {
  return {
    accountId: testAccount(),
    limits: { timeoutMs, connections: 24 },
    now,
    machineTime,
    alarm: (alarm) => alarms.push(alarm),
  };
}

function testAccount(): AccountId {
  const id = parseAccountId('contract');
  if (id === null) throw new Error('no account id');
  return id;
}

/** The value of an outcome that is done. @throws {Error} when it is not. */
export function doneValue<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'done') return outcome.value;
  throw new Error(`not done: ${JSON.stringify(outcome)}`);
}

/** In one word: the refusal's code, or the outcome's kind. */
export const said = <T>(outcome: Outcome<T>): string =>
  outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;

/** Fails when a secret, a line of one, or an encoded one stands in what would be logged or answered. */
export function expectNoSecret(shown: unknown, secrets: Examinee['stand']['secrets']): void {
  const text = JSON.stringify(shown);
  expect(writingsOf(secrets).filter((writing) => text.includes(writing))).toEqual([]);
}

const known = new WeakMap<object, readonly string[]>();

/** Every way in which a part of a secret could be written. */
function writingsOf(secrets: Examinee['stand']['secrets']): readonly string[] {
  const remembered = known.get(secrets);
  if (remembered !== undefined) return remembered;
  const hidden = Object.values(secrets).filter(({ isPublic }) => isPublic !== true);
  const lines = hidden.flatMap(({ text, wrong }) => [text, wrong]).flatMap(linesOf);
  const writings = lines.flatMap((line) => [line, encodeURIComponent(line), Buffer.from(line).toString('base64')]);
  known.set(secrets, writings);
  return writings;
}

/** Of a key in PEM form the lines that are the key itself. */
function linesOf(text: string): readonly string[] {
  return text.includes('-----')
    ? text.split('\n').filter((line) => line.length > 16 && !line.includes('-----'))
    : [text];
}
