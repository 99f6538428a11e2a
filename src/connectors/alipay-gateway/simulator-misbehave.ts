import { arming, createNeutralMisbehave, type NeutralMisbehave } from '../simulation/simulator-misbehave.ts';
import type { GatewayFaultList, GatewayScope as Scope, SignedPart } from './simulator-faults.ts';

/** Every way to make the simulated vendor misbehave, by name; each spoils the next request in its scope. */
export interface Misbehave<Operation extends string> extends NeutralMisbehave<Scope<Operation>> {
  /** The business layer answers this code, as F unless said otherwise; nothing is applied. */
  refusesWith(code: string, status?: 'F' | 'U' | 'A', scope?: Scope<Operation>): void;
  /** The gateway answers this code as F, under the envelope key `result`; nothing is applied. */
  refusesAtGateway(code: string, scope?: Scope<Operation>): void;
  /** The gateway answers `UNKNOWN_EXCEPTION` as F, as one page prints it; nothing is applied. */
  refusesUnknown(scope?: Scope<Operation>): void;
  /** The business layer answers `UNKNOWN_EXCEPTION` as U, with or without having done the work. */
  answersUnknown(how: { readonly applied: boolean }, scope?: Scope<Operation>): void;
  /** Answers a code nobody documented; the work is done if, and only if, the status is S. */
  inventsCode(code: string, status: 'S' | 'F' | 'U' | 'A', scope?: Scope<Operation>): void;
  /** Does the work, answers without a Signature header. */
  unsigned(scope?: Scope<Operation>): void;
  /** Does the work, signs the answer with one thing wrong. */
  wronglySigned(part: SignedPart, scope?: Scope<Operation>): void;
  /** Signs rightly, but does not URL-encode the base64. */
  rawBase64Signature(scope?: Scope<Operation>): void;
  /** Signs rightly, with a space after each comma of the header. */
  spacedSignature(scope?: Scope<Operation>): void;
  /** Does the work, answers under another client's id, and signs that rightly. */
  answersAnotherClient(scope?: Scope<Operation>): void;
  /** Does the work, answers rightly signed with a Response-Time this far in the past (default: an hour). */
  staleResponseTime(ms?: number, scope?: Scope<Operation>): void;
  /** Does the work, answers without the outcome object, rightly signed. */
  noResult(scope?: Scope<Operation>): void;
}

/** Puts the typed names in front of a list of faults. */
export function createMisbehave<Operation extends string>(faults: GatewayFaultList): Misbehave<Operation> {
  const { arm } = faults;
  return {
    ...createNeutralMisbehave<Scope<Operation>>(faults),
    refusesWith: (code, status, scope = {}) => arm('refusesWith', [code, status], scope),
    refusesAtGateway: (code, scope = {}) => arm('refusesAtGateway', [code], scope),
    refusesUnknown: arming(faults, 'refusesUnknown'),
    answersUnknown: (how, scope = {}) => arm('answersUnknown', [how], scope),
    inventsCode: (code, status, scope = {}) => arm('inventsCode', [code, status], scope),
    unsigned: arming(faults, 'unsigned'),
    wronglySigned: (part, scope = {}) => arm('wronglySigned', [part], scope),
    rawBase64Signature: arming(faults, 'rawBase64Signature'),
    spacedSignature: arming(faults, 'spacedSignature'),
    answersAnotherClient: arming(faults, 'answersAnotherClient'),
    staleResponseTime: (ms, scope = {}) => arm('staleResponseTime', [ms], scope),
    noResult: arming(faults, 'noResult'),
  };
}
