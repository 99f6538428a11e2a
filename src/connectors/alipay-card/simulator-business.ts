/**
 * What stands behind the simulated gateway of the card family.
 * Source: AlipayHK "7. Update Redeemable Card Budget", "3. Update Template Status", "4. Query Template". The order of
 * checks (fields, template, status, bounds) is an assumption.
 */
import type { Verdict } from '../alipay-gateway/simulator-answer.ts';
import type { BusinessCall } from '../alipay-gateway/simulator-desk.ts';
import { type CardBooks, type CardTemplate, available } from './simulator-books.ts';
import {
  type DetailMessage,
  type UpdateBudgetMessage,
  readDetail,
  readSwitchStatus,
  readUpdateBudget,
  refused,
} from './simulator-messages.ts';
import { createReplies } from './simulator-replies.ts';
import type { CardSettings } from './simulator-settings.ts';
import type { CardStatus, paths } from './wire.ts';

/** The operations of the card family that are simulated. */
export type CardOperation = keyof typeof paths;
type Call = BusinessCall<CardOperation>;

const ceiling = 1_000_000;
const transitions: Readonly<Record<CardStatus, readonly CardStatus[]>> = {
  valid: ['paused', 'closed'],
  paused: ['valid', 'closed'],
  frozen: ['valid'],
  expired: [],
  closed: [],
};
const success = (fields?: Record<string, unknown>): Verdict => ({
  status: 'S',
  code: 'SUCCESS',
  message: 'success',
  ...(fields && { fields }),
});

/** Opens the business over these books. */
export function createCardBusiness(books: CardBooks, settings: CardSettings, now: () => Date) {
  const replies = createReplies();

  /** The client's template, or the refusal; whether a merchant is not the client's is nowhere given a code. */
  function templateOf({ client }: Call, { templateCode, merchantId }: DetailMessage): CardTemplate | Verdict {
    const template = merchantId === client.merchantId ? books.find(templateCode) : null;
    if (template?.merchantId === merchantId) return template;
    return refused('PASS_TEMPLATE_HAS_NOT_EXIT', `merchant ${merchantId} has no template ${templateCode}`);
  }

  function changeBudget(call: Call, message: UpdateBudgetMessage): Verdict {
    const template = templateOf(call, message);
    if ('code' in template) return template;
    if (template.status === 'closed' || template.status === 'expired') {
      return refused('PASS_TEMPLATE_STATUS_ILLEGAL', `the template is ${template.status}`);
    }
    const { requestId, templateCode, updateType, number } = message;
    const before = template.stock;
    const after = updateType === 'APPEND_BUDGET' ? before + number : before - number;
    if (after < template.issued || after > ceiling) {
      return refused(settings.boundsCode, `stock must stay between ${template.issued} issued and ${ceiling}`);
    }
    template.stock = after;
    books.enter({ kind: 'budget', requestId, templateCode, what: updateType, number, before, after, at: now() });
    return success();
  }

  function updateBudget(call: Call): Verdict {
    const reading = readUpdateBudget(call.body, settings);
    if ('refusal' in reading) return reading.refusal;
    const { message } = reading;
    const earlier = settings.replay === 'DEDUPLICATES' ? replies.find(call.client.clientId, message) : null;
    if (earlier === 'other content') return refused(settings.replayMismatchCode, 'this requestId came with other content');
    if (earlier !== null) return earlier;
    const verdict = changeBudget(call, message);
    replies.keep(call.client.clientId, message, verdict);
    const isMoody = verdict.status === 'S' && books.find(message.templateCode)?.isMoody === true;
    return isMoody ? { status: 'U', code: 'UNKNOWN_EXCEPTION', message: 'not today' } : verdict;
  }

  function switchStatus(call: Call): Verdict {
    const reading = readSwitchStatus(call.body, settings);
    if ('refusal' in reading) return reading.refusal;
    const { templateCode, status: after } = reading.message;
    const template = templateOf(call, reading.message);
    if ('code' in template) return template;
    const before = template.status;
    if (before === after && settings.sameStatus === 'SUCCESS') return success({ status: after });
    if (!transitions[before].includes(after)) {
      return refused('STATE_MACHINE_ILLEGAL', `${before} cannot become ${after}`);
    }
    template.status = after;
    books.enter({ kind: 'status', requestId: null, templateCode, what: 'SWITCH_STATUS', before, after, at: now() });
    return success({ status: after });
  }

  function detail(call: Call): Verdict {
    const reading = readDetail(call.body, settings);
    if ('refusal' in reading) return reading.refusal;
    const template = templateOf(call, reading.message);
    return 'code' in template ? template : success(detailFields(template, settings));
  }

  const operations = { updateBudget, switchStatus, detail } satisfies Record<CardOperation, (call: Call) => Verdict>;
  return { handle: (call: Call): Verdict => operations[call.operation](call), forget: replies.forget };
}

function detailFields(template: CardTemplate, { quotedNumbers, typeInDetail }: CardSettings): Record<string, unknown> {
  const { templateCode, startDate, endDate, status, stock, names, brandName, amountCent, type } = template;
  const number = (value: number): number | string => (quotedNumbers ? String(value) : value);
  return {
    templateCode,
    ...(typeInDetail ? { type } : {}),
    startDate: number(startDate),
    endDate: number(endDate),
    status,
    codeType: 'qrcode',
    codeStandard: 'QRCODE',
    imageUrl: `https://img.example.hk/cards/${templateCode}.png`,
    merchantLogo: 'https://img.example.hk/logo.png',
    button: { browserOpen: false, btnType: 'usage', btnUrl: '' },
    localeInfo: {
      zh_HK: { name: names.zh_HK, subName: '', description: names.zh_HK, brandName },
      en_US: { name: names.en_US, subName: '', description: names.en_US, brandName },
    },
    currentAmountCent: number(amountCent),
    originalAmountCent: number(amountCent),
    currencyCode: 'HKD',
    stock: number(stock),
    availableStock: number(available(template)),
    detailLink: `alipayhk://platformapi/startapp?appId=85200098&templateCode=${templateCode}`,
    categories: ['dining'],
    exposure: 'exposed',
  };
}
