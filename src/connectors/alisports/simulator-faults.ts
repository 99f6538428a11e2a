/** What the simulated platform can do wrong besides what any simulated vendor can. */
import { z } from 'zod';
import {
  createFaultList,
  type Fault,
  type FaultList,
  type Misbehaviours,
  neutralMisbehaviours,
  plain,
  type Scope,
  taking,
} from '../simulation/simulator-faults.ts';
import { arming, createNeutralMisbehave, type NeutralMisbehave } from '../simulation/simulator-misbehave.ts';
import { banned } from './simulator-admission.ts';
import type { Oddity, TopVerdict } from './simulator-answer.ts';

/** What only this platform's protocol can do wrong. */
export interface AlisportsFault {
  /** Said in place of what was decided. */
  readonly says?: TopVerdict;
  readonly oddity?: Oddity;
}

/** The one operation. */
export const operation = 'upsertBenefit';
/** Scopes choose by the benefit's outer_id, which is their `target`. */
export type AlisportsScope = Scope<typeof operation>;

const saying = (applies: boolean, says: TopVerdict): Fault<AlisportsFault> => ({ applies, own: { says } });
const odd = (oddity: Oddity): Fault<AlisportsFault> => ({ applies: true, own: { oddity } });

/** As printed for code 7. */
const banSubCodes = [
  'accesscontrol.limited-by-app-access-count',
  'accesscontrol.limited-by-api-access-count',
  'accesscontrol.limited-by-app-api-access-count',
] as const;
export type BanSubCode = (typeof banSubCodes)[number];

const words = z.string().min(1);

const misbehaviours = {
  ...neutralMisbehaviours,
  refusesWith: taking(
    z.tuple([z.int().min(1), words.nullish(), words.default('Remote service error')]),
    ([code, subCode, message]) => saying(false, { kind: 'error', code, message, subCode: subCode ?? undefined }),
  ),
  failsWith: taking(z.tuple([z.string(), z.string().default('参数错误')]), ([errorCode, errorMessage]) =>
    saying(false, { kind: 'failure', errorCode, errorMessage }),
  ),
  backendTimesOut: taking(z.tuple([z.strictObject({ applied: z.boolean() })]), ([{ applied }]) =>
    saying(applied, {
      kind: 'error',
      code: 15,
      message: 'Remote service error',
      subCode: 'isp.top-remote-connection-timeout',
      subMessage: 'API服务不可用',
    }),
  ),
  bans: taking(z.tuple([z.enum(banSubCodes), z.int().min(0).nullable().default(1)]), ([subCode, seconds]) =>
    saying(false, banned(subCode, seconds)),
  ),
  answersAsText: plain(odd({ asText: true })),
  answersXml: plain(odd({ asXml: true })),
  withoutResult: plain(odd({ withoutResult: true })),
  withoutModel: plain(odd({ withoutModel: true })),
} satisfies Misbehaviours<AlisportsFault>;

/** Creates an empty list that knows all of them. */
export function createAlisportsFaultList(): FaultList<AlisportsFault> {
  return createFaultList<AlisportsFault>(misbehaviours, [operation]);
}

/** The platform's ways to misbehave; each spoils the next request in its scope. */
export interface AlisportsMisbehave extends NeutralMisbehave<AlisportsScope> {
  /** Answers `error_response` with this code; nothing is applied. */
  refusesWith(code: number, subCode?: string | null, message?: string, scope?: AlisportsScope): void;
  /** Answers `result.success` = false with this code; nothing is applied. An empty code is printed empty. */
  failsWith(errorCode: string, errorMessage?: string, scope?: AlisportsScope): void;
  /** TOP gives up waiting for the backend (isp.top-remote-connection-timeout), which has done the work or not. */
  backendTimesOut(how: { readonly applied: boolean }, scope?: AlisportsScope): void;
  /** Code 7; null tells no number of seconds. Nothing is applied. */
  bans(subCode: BanSubCode, seconds?: number | null, scope?: AlisportsScope): void;
  /** Does the work, answers booleans and numbers as texts and codes in quotes. */
  answersAsText(scope?: AlisportsScope): void;
  /** Does the work, answers in XML whatever was asked for. */
  answersXml(scope?: AlisportsScope): void;
  /** Does the work, answers the right root without `result`. */
  withoutResult(scope?: AlisportsScope): void;
  /** Does the work, answers a success without `model`. */
  withoutModel(scope?: AlisportsScope): void;
}

/** Puts the typed names in front of a list of faults. */
export function createAlisportsMisbehave(faults: FaultList<AlisportsFault>): AlisportsMisbehave {
  const { arm } = faults;
  return {
    ...createNeutralMisbehave<AlisportsScope>(faults),
    refusesWith: (code, subCode, ...[message, scope]) => arm('refusesWith', [code, subCode, message], scope ?? {}),
    failsWith: (errorCode, errorMessage, scope) => arm('failsWith', [errorCode, errorMessage], scope ?? {}),
    backendTimesOut: (how, scope) => arm('backendTimesOut', [how], scope ?? {}),
    bans: (subCode, seconds, scope) => arm('bans', [subCode, seconds], scope ?? {}),
    answersAsText: arming(faults, 'answersAsText'),
    answersXml: arming(faults, 'answersXml'),
    withoutResult: arming(faults, 'withoutResult'),
    withoutModel: arming(faults, 'withoutModel'),
  };
}
