/**
 * AlipayHK cashless vouchers: status switches, readings, and the list of templates. Budgets cannot be changed: the
 * vendor's list of operations has none for it.
 * Source: AlipayHK "…cashlessvoucher.template.switchStatus", "….detail", "….list".
 */
import { z } from 'zod';
import type { TemplateCode } from '../../domain/ids.ts';
import { OperationKind } from '../../domain/operation.ts';
import { SwitchableTemplateStatus, type TemplateState } from '../../domain/template.ts';
import { type Ask, createAsk, withoutValue } from '../alipay-gateway/ask.ts';
import { createGateway, type Gateway } from '../alipay-gateway/gateway.ts';
import { changeTogether, divide, gatewaySettings, templateCodes } from '../alipay-gateway/settings.ts';
import type { Connector, ConnectorDeps, TemplatePort, VendorEffect, VendorList } from '../connector.ts';
import type { Live } from '../credentials.ts';
import { defineConnector, type ReadSecret } from '../settings.ts';
import { readingCodes, resultCodes, switchStatusCodes } from './codes.ts';
import { listRequest, positionAt, readList } from './listing.ts';
import { readDetail } from './reading.ts';
import { allowedTransitions, checkSwitch } from './rules.ts';
import { type DetailRequest, paths, type SwitchStatusRequest, type SwitchTarget } from './wire.ts';

const vendor = 'alipay-voucher';

const settingsSchema = (readSecret: ReadSecret) =>
  z.strictObject({
    ...gatewaySettings(readSecret),
    templates: templateCodes.describe('Template ids to show in lists, besides those that the vendor lists'),
    listFrom: z.iso
      .date()
      .optional()
      .describe('First day of the vendor’s list that is asked for; by default two years before each walk'),
    listDaysAhead: z
      .int()
      .min(0)
      .max(365)
      .default(31)
      .describe('How far behind today the list is asked for: a voucher may be planned 30 days ahead'),
    quoteListNumbers: z
      .boolean()
      .default(false)
      .describe('Sends the integers of a list request as texts, as the samples of its page do, against its table'),
    walkEverySeconds: z
      .int()
      .min(10)
      .max(86_400)
      .default(300)
      .describe('Pause between two walks through the vendor’s list'),
    settleSwitchStatusBy: z
      .enum(['REPEATING', 'OPERATOR'])
      .default('REPEATING')
      .describe('The page promises that one requestId is applied once; OPERATOR where that is not trusted'),
  });

const dividedSettings = (readSecret: ReadSecret) => settingsSchema(readSecret).transform(divide);

type VoucherSettings = Live<z.output<ReturnType<typeof dividedSettings>>>;

/** AlipayHK's cashless vouchers. */
export const alipayVoucher = defineConnector({
  vendor,
  resultCodes,
  settings: dividedSettings,
  changeTogether,
  address: 'baseUrl',
  create: createVoucherConnector,
});

function createVoucherConnector(settings: VoucherSettings, deps: ConnectorDeps): Connector {
  const gateway = createGateway(settings, { ...deps, vendor });
  const ask = createAsk(gateway, deps.alarm);
  return {
    vendor,
    kinds: [OperationKind.SWITCH_TEMPLATE_STATUS],
    templates: templatePort(settings, deps, { ask, foresee: gateway.foresee }),
    members: null,
    benefits: null,
    quota: null,
    close: () => gateway.close(),
  };
}

/** How vouchers' requests leave. */
type Wire = Pick<Gateway, 'foresee'> & { readonly ask: Ask };

function templatePort(settings: VoucherSettings, deps: ConnectorDeps, wire: Wire): TemplatePort {
  const { ask } = wire;
  return {
    known: settings.templates,
    list: templateList(settings, deps, ask),
    // The vendor's ids are its own; the merchant, who may have several clients, is nowhere in a message.
    targetKey: (code) => `${vendor}/${code}`,
    async read(code) {
      const askedAt = deps.now();
      const request: DetailRequest = { templateId: code };
      return ask({ path: paths.detail, body: JSON.stringify(request) }, readingCodes, (outcome) =>
        readDetail(outcome, { code, deps, askedAt }),
      );
    },
    allowedTransitions,
    budgetRoom: () => null,
    updateBudget: () => null,
    switchStatus: (code) => switchStatusEffect(code, settings, wire),
  };
}

function templateList(settings: VoucherSettings, deps: ConnectorDeps, ask: Ask): VendorList<TemplateCode> {
  return {
    walkEverySeconds: settings.walkEverySeconds,
    async page(cursor) {
      const position = positionAt(cursor, settings, deps.now());
      const body = JSON.stringify(listRequest(position, settings));
      return ask({ path: paths.list, body }, readingCodes, (outcome) =>
        readList(outcome, { position, alarm: deps.alarm }),
      );
    },
  };
}

const wireStatus: Readonly<Record<SwitchableTemplateStatus, SwitchTarget>> = {
  [SwitchableTemplateStatus.ACTIVE]: 'ACTIVTED',
  [SwitchableTemplateStatus.PAUSED]: 'PAUSED',
  [SwitchableTemplateStatus.CLOSED]: 'CLOSED',
};

type SwitchEffect = VendorEffect<{ readonly status: SwitchableTemplateStatus }, TemplateState>;

/** `requestId` "supports idempotency": an unknown is repeated with the same bytes until the vendor has said what it did. */
function switchStatusEffect(code: TemplateCode, settings: VoucherSettings, { ask, foresee }: Wire): SwitchEffect {
  return {
    // A repeat must not overtake a later change of the same template.
    isExclusive: true,
    overwrites: false,
    settlesUnknownBy: settings.settleSwitchStatusBy,
    needsBefore: 'FRESH',
    readsBack: true,
    check: checkSwitch,
    prepare({ status }, { requestId }) {
      const message: SwitchStatusRequest = { templateId: code, status: wireStatus[status], requestId };
      return { path: paths.switchStatus, body: JSON.stringify(message) };
    },
    foresee,
    send: (_intent, request) => ask(request, switchStatusCodes, withoutValue),
    judge({ status }, before, after) {
      if (after.status === status) return 'applied';
      return after.status === before.status ? 'untouched' : 'unclear';
    },
    project: ({ status }, before) => (before === null ? null : { ...before, status, vendorStatus: wireStatus[status] }),
  };
}
