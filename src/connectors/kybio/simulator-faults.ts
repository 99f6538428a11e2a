/** What only this vendor's protocol can do wrong, by name. */
import { z } from 'zod';
import {
  type Fault,
  type FaultList,
  type Misbehaviours,
  plain,
  type Scope,
  taking,
} from '../simulation/simulator-faults.ts';
import { arming, createNeutralMisbehave, type NeutralMisbehave } from '../simulation/simulator-misbehave.ts';
import { oneMore } from './simulator-adjust.ts';
import type { KybioOperation } from './simulator-door.ts';
import { refused, type Verdict } from './simulator-errors.ts';
import type { Distort } from './simulator-json.ts';

/** How an answer deviates. */
export interface KybioFault {
  /** Said whatever was done. */
  readonly says?: Verdict;
  /** Said in place of the status. */
  readonly status?: string;
  readonly distort?: Distort;
  readonly isQuoted?: boolean;
  readonly hasNoData?: boolean;
}

const spoiled = (own: KybioFault, operation?: KybioOperation) => plain<KybioFault>({ applies: true, own }, operation);
const distorting = (fields: readonly string[], distort: (digits: string) => string): KybioFault => ({
  distort: (field, digits) => (fields.includes(field) ? distort(digits) : null),
});

/** Every misbehaviour of this vendor; the typed way to them is `KybioMisbehave`. */
export const kybioMisbehaviours = {
  refusesWith: taking(
    z.tuple([z.int().nullable(), z.string().nullable().default(null)]),
    ([errorCode, message]): Fault<KybioFault> => ({
      applies: false,
      own: { says: { status: 'error', errorCode, message } },
    }),
  ),
  usesUpQuota: plain<KybioFault>({
    applies: false,
    own: { says: refused('quotaExhausted', 'no calls are left today') },
  }),
  violatesInvariant: spoiled(distorting(['balanceAfterUpdate'], oneMore), 'adjust'),
  echoesOtherIncrement: spoiled(distorting(['balanceIncrement', 'balanceAfterUpdate'], oneMore), 'adjust'),
  roundsIds: spoiled(distorting(['customerUid'], (digits) => String(Number(digits)))),
  answersOtherMember: spoiled(distorting(['customerUid'], (digits) => String(BigInt(digits) ^ 4_096n))),
  quotesNumbers: spoiled({ isQuoted: true }),
  answersStatus: taking(z.tuple([z.string()]), ([status]): Fault<KybioFault> => ({ applies: true, own: { status } })),
  answersNoData: spoiled({ hasNoData: true }),
} satisfies Misbehaviours<KybioFault>;

type KybioScope = Scope<KybioOperation>;

/** Every way to make the simulated vendor misbehave, by name; each spoils the next request in its scope. */
export interface KybioMisbehave extends NeutralMisbehave<KybioScope> {
  /** Answers an error with this number and message; nothing is applied. */
  refusesWith(errorCode: number | null, message?: string | null, scope?: KybioScope): void;
  /** Answers that no calls are left; nothing is applied. */
  usesUpQuota(scope?: KybioScope): void;
  /** Applies the increments and answers a balance that is one too high. */
  violatesInvariant(scope?: KybioScope): void;
  /** Applies the increments and answers that the balance moved by one more. */
  echoesOtherIncrement(scope?: KybioScope): void;
  /** Answers with ids that have gone through a double, as in the article's sample. */
  roundsIds(scope?: KybioScope): void;
  /** Answers with somebody else's id. */
  answersOtherMember(scope?: KybioScope): void;
  /** Prints every number as a text. */
  quotesNumbers(scope?: KybioScope): void;
  /** Does the work and prints another status. */
  answersStatus(status: string, scope?: KybioScope): void;
  /** Does the work and answers without data. */
  answersNoData(scope?: KybioScope): void;
}

/** Puts the typed names in front of a list of faults. */
export function createKybioMisbehave(faults: FaultList<KybioFault>): KybioMisbehave {
  return {
    ...createNeutralMisbehave<KybioScope>(faults),
    refusesWith: (errorCode, message = null, scope = {}) => faults.arm('refusesWith', [errorCode, message], scope),
    usesUpQuota: arming(faults, 'usesUpQuota'),
    violatesInvariant: arming(faults, 'violatesInvariant'),
    echoesOtherIncrement: arming(faults, 'echoesOtherIncrement'),
    roundsIds: arming(faults, 'roundsIds'),
    answersOtherMember: arming(faults, 'answersOtherMember'),
    quotesNumbers: arming(faults, 'quotesNumbers'),
    answersStatus: (status, scope = {}) => faults.arm('answersStatus', [status], scope),
    answersNoData: arming(faults, 'answersNoData'),
  };
}
