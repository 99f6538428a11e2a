/** What the simulated vendor knows about members, and what has been done to them. */
import { SimulatorCommandError } from '../simulation/simulator-commands.ts';
import { printed, type ScaledDecimal, scaled, sum } from './simulator-decimal.ts';
import type { KybioSeed } from './simulator-seeds.ts';

/** A member in the vendor's books. */
export interface KybioMember extends Required<Omit<KybioSeed, 'balance' | 'point' | 'creditLimit'>> {
  balance: ScaledDecimal;
  point: ScaledDecimal;
  readonly creditLimit: ScaledDecimal;
}

/** A member as shown to whoever looks into the books. */
export interface KybioMemberView {
  readonly uid: string;
  readonly name: string;
  readonly balance: string;
  readonly points: string;
}

/** One change that a request of a client has made, with its increments as they were written. */
export interface KybioEffect {
  readonly uid: string;
  readonly balanceIncrement: string;
  readonly pointIncrement: string;
  readonly dataChangeTime: string;
  readonly at: Date;
}

/** Amounts to add to a member, as text. */
export interface Increments {
  readonly balanceIncrement?: string | undefined;
  readonly pointIncrement?: string | undefined;
}

/** The vendor's books. What tills do is no effect. */
export interface KybioBooks {
  readonly members: () => readonly KybioMemberView[];
  readonly effects: () => readonly KybioEffect[];
  /** Everybody who is not deleted, in the order of their ids. */
  readonly present: () => readonly KybioMember[];
  /** Deleted ones too; null if nobody has the id. */
  readonly find: (uid: string) => KybioMember | null;
  readonly enter: (effect: KybioEffect) => void;
  /** True when a change of this member with this `dataChangeTime` has been entered. */
  readonly hasEntered: (uid: string, dataChangeTime: string) => boolean;
  /** @throws {SimulatorCommandError} if there is no such member, or an amount is no decimal. */
  readonly ringUp: (uid: string, increments: Increments) => void;
  readonly reset: () => void;
}

/** Opens the books with these members. */
export function createKybioBooks(seeds: readonly KybioSeed[]): KybioBooks {
  let members = recordsOf(seeds);
  let effects: KybioEffect[] = [];
  const entered = new Set<string>();
  return {
    members: () => [...members.values()].map(viewOf),
    effects: () => effects,
    present: () => [...members.values()].filter(({ enable }) => enable !== -1),
    find: (uid) => members.get(uid) ?? null,
    enter(effect) {
      effects.push(effect);
      entered.add(`${effect.uid} ${effect.dataChangeTime}`);
    },
    hasEntered: (uid, dataChangeTime) => entered.has(`${uid} ${dataChangeTime}`),
    ringUp(uid, { balanceIncrement = '0', pointIncrement = '0' }) {
      const member = members.get(uid);
      const [balance, point] = [scaled(balanceIncrement), scaled(pointIncrement)];
      if (member === undefined) throw new SimulatorCommandError(`there is no member ${uid}`);
      if (balance === null || point === null) throw new SimulatorCommandError('increments are decimals such as -12.50');
      member.balance = sum(member.balance, balance);
      member.point = sum(member.point, point);
    },
    reset() {
      members = recordsOf(seeds);
      effects = [];
      entered.clear();
    },
  };
}

const viewOf = ({ uid, name, balance, point }: KybioMember): KybioMemberView => ({
  uid,
  name,
  balance: printed(balance),
  points: printed(point),
});

function recordsOf(seeds: readonly KybioSeed[]): ReadonlyMap<string, KybioMember> {
  const inOrder = seeds.toSorted((a, b) => (BigInt(a.uid) < BigInt(b.uid) ? -1 : 1));
  return new Map(inOrder.map((seed) => [seed.uid, recordOf(seed)]));
}

function recordOf(seed: KybioSeed): KybioMember {
  return {
    email: '',
    birthday: '',
    enable: 1,
    onAccount: 0,
    createdDate: '2021-03-08 10:15:00',
    expiryDate: '',
    ...seed,
    balance: amountOf(seed.balance),
    point: amountOf(seed.point),
    creditLimit: amountOf(seed.creditLimit ?? '0'),
  };
}

function amountOf(text: string): ScaledDecimal {
  const amount = scaled(text);
  if (amount === null) throw new Error(`a seed has the amount ${text}`);
  return amount;
}
