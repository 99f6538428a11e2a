/**
 * AlipayHK redeemable cards: stock changes, status switches, readings.
 * Source: AlipayHK "7. Update Redeemable Card Budget", "3. Update Template Status", "4. Query Template".
 */
import { z } from 'zod';
import { parseTemplateCode, type TemplateCode } from '../../domain/ids.ts';
import { OperationKind } from '../../domain/operation.ts';
import { type BudgetChange, SwitchableTemplateStatus, signedUnits, type TemplateState } from '../../domain/template.ts';
import { createAsk, withoutValue } from '../alipay-gateway/ask.ts';
import { createGateway } from '../alipay-gateway/gateway.ts';
import { changeTogether, divide, gatewaySettings } from '../alipay-gateway/settings.ts';
import { type Connector, type ConnectorDeps, SettlesUnknownBy, type VendorEffect } from '../connector.ts';
import type { Live } from '../credentials.ts';
import { defineConnector, type ReadSecret } from '../settings.ts';
import { detailCodes, resultCodes, switchStatusCodes, updateBudgetCodes } from './codes.ts';
import { readDetail } from './reading.ts';
import { allowedTransitions, budgetRoom, checkBudgetChange, checkSwitch } from './rules.ts';
import {
  type CardStatus,
  type DetailRequest,
  paths,
  type SwitchStatusRequest,
  type UpdateBudgetRequest,
} from './wire.ts';

const vendor = 'alipay-card';

const settingsSchema = (readSecret: ReadSecret) =>
  z.strictObject({
    ...gatewaySettings(readSecret),
    merchantId: z.string().min(1).max(64).describe('Merchant id handed out by AlipayHK'),
    switchStatusMerchantField: z
      .enum(['merchantId', 'merchantAccountId', 'both'])
      .default('both')
      .describe('Revisions of "Update Template Status" disagree on the field; "both" sends the same id twice'),
    templates: z
      .array(
        z.string().transform((code, context): TemplateCode => {
          const parsed = parseTemplateCode(code);
          if (parsed !== null) return parsed;
          context.addIssue({ code: 'custom', message: 'must be a template code of 1 to 64 letters, digits, - or _' });
          return z.NEVER;
        }),
      )
      .default([])
      .describe('Template codes to show in lists; AlipayHK has no call that lists card templates'),
    settleUpdateBudgetBy: z
      .enum(SettlesUnknownBy)
      .default('READING')
      .describe('REPEATING only when onboarding has proven that updateBudget applies one requestId once'),
    settleSwitchStatusBy: z
      .enum(['READING', 'OPERATOR'])
      .default('READING')
      .describe('How an unknown switch of status is settled; OPERATOR where others switch these templates too'),
  });

const dividedSettings = (readSecret: ReadSecret) => settingsSchema(readSecret).transform(divide);

type CardSettings = Live<z.output<ReturnType<typeof dividedSettings>>>;

export const alipayCard = defineConnector({
  vendor,
  resultCodes,
  settings: dividedSettings,
  changeTogether,
  address: 'baseUrl',
  create: createCardConnector,
});

function createCardConnector(settings: CardSettings, deps: ConnectorDeps): Connector {
  const gateway = createGateway(settings, { ...deps, vendor });
  const ask = createAsk(gateway, deps.alarm);

  return {
    vendor,
    kinds: [OperationKind.UPDATE_TEMPLATE_BUDGET, OperationKind.SWITCH_TEMPLATE_STATUS],
    templates: {
      known: settings.templates,
      list: null,
      targetKey: (code) => `${vendor}/${settings.merchantId}/${code}`,
      async read(code) {
        const askedAt = deps.now();
        const request: DetailRequest = { templateCode: code, merchantId: settings.merchantId };
        return ask({ path: paths.detail, body: JSON.stringify(request) }, detailCodes, (outcome) =>
          readDetail(outcome, { code, deps, askedAt }),
        );
      },
      allowedTransitions,
      budgetRoom,
      updateBudget: (code) => ({
        ...updateBudgetEffect({ settings, code }),
        foresee: gateway.foresee,
        send: (_change, request) => ask(request, updateBudgetCodes, withoutValue),
      }),
      switchStatus: (code) => ({
        ...switchStatusEffect({ settings, code }),
        foresee: gateway.foresee,
        send: (_change, request) => ask(request, switchStatusCodes, withoutValue),
      }),
    },
    members: null,
    benefits: null,
    quota: null,
    close: () => gateway.close(),
  };
}

/** All of an effect but what goes over the wire. */
type Unsent<Intent> = Omit<VendorEffect<Intent, TemplateState>, 'foresee' | 'send'>;

interface CardTarget {
  readonly settings: CardSettings;
  readonly code: TemplateCode;
}

/** The page promises nothing for a repeated `requestId`; that is why an unknown is settled by reading `stock`. */
function updateBudgetEffect({ settings, code }: CardTarget): Unsent<BudgetChange> {
  return {
    isExclusive: true,
    overwrites: false,
    settlesUnknownBy: settings.settleUpdateBudgetBy,
    needsBefore: 'FRESH',
    readsBack: true,
    check: (change, before) => (before === null ? null : checkBudgetChange(change, before)),
    prepare(change, { requestId }) {
      const message: UpdateBudgetRequest = {
        requestId,
        merchantId: settings.merchantId,
        templateCode: code,
        updateType: change.updateType === 'APPEND' ? 'APPEND_BUDGET' : 'SUBTRACT_BUDGET',
        number: change.number,
      };
      return { path: paths.updateBudget, body: JSON.stringify(message) };
    },
    judge(change, before, after) {
      if (before.budget === null || after.budget === null) return 'untold';
      const moved = after.budget.total - before.budget.total;
      if (moved === 0) return 'untouched';
      return moved === signedUnits(change) ? 'applied' : 'unclear';
    },
    project(change, state) {
      if (state === null || state.budget === null) return state;
      const { total, issued, remaining } = state.budget;
      const units = signedUnits(change);
      return { ...state, budget: { total: total + units, issued, remaining: remaining + units } };
    },
  };
}

const wireStatus: Readonly<Record<SwitchableTemplateStatus, CardStatus>> = {
  [SwitchableTemplateStatus.ACTIVE]: 'valid',
  [SwitchableTemplateStatus.PAUSED]: 'paused',
  [SwitchableTemplateStatus.CLOSED]: 'closed',
};

/** The call has no `requestId` at all: only the resulting status tells what became of it. */
function switchStatusEffect({ settings, code }: CardTarget): Unsent<{ status: SwitchableTemplateStatus }> {
  const field = settings.switchStatusMerchantField;
  return {
    isExclusive: true,
    overwrites: false,
    settlesUnknownBy: settings.settleSwitchStatusBy,
    needsBefore: 'FRESH',
    readsBack: true,
    check: (change, before) => (before === null ? null : checkSwitch(change, before)),
    prepare({ status }) {
      const message: SwitchStatusRequest = {
        ...(field === 'merchantAccountId' ? {} : { merchantId: settings.merchantId }),
        ...(field === 'merchantId' ? {} : { merchantAccountId: settings.merchantId }),
        templateCode: code,
        status: wireStatus[status],
      };
      return { path: paths.switchStatus, body: JSON.stringify(message) };
    },
    judge({ status }, before, after) {
      if (after.status === status) return 'applied';
      return after.status === before.status ? 'untouched' : 'unclear';
    },
    project: ({ status }, state) => (state === null ? null : { ...state, status, vendorStatus: wireStatus[status] }),
  };
}
