/**
 * What stands behind the simulated gateway of the card family.
 * Source: AlipayHK "7. Update Redeemable Card Budget", "3. Update Template Status", "4. Query Template". The order of
 * checks (fields, template, status, bounds) is an assumption.
 */
import type { Verdict } from '../alipay-gateway/simulator-answer.ts';
import type { BusinessCall } from '../alipay-gateway/simulator-desk.ts';
import { createReplies } from '../alipay-gateway/simulator-replies.ts';
import type { CardBooks } from './simulator-books.ts';
import { detailFields } from './simulator-detail.ts';
import {
  type DetailMessage,
  readDetail,
  readSwitchStatus,
  readUpdateBudget,
  refused,
  type UpdateBudgetMessage,
} from './simulator-messages.ts';
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

/** What the operations work with. */
interface Office {
  readonly books: CardBooks;
  readonly settings: CardSettings;
  readonly replies: ReturnType<typeof createReplies>;
  readonly now: () => Date;
}

/** Opens the business over these books. */
export function createCardBusiness(deps: Omit<Office, 'replies'>) {
  const office = { ...deps, replies: createReplies() };
  return {
    handle: (call: Call): Verdict => operations[call.operation](office, call),
    /** Forgets every requestId. */
    forget: office.replies.forget,
  };
}

const operations = { updateBudget, switchStatus, detail } satisfies Record<
  CardOperation,
  (office: Office, call: Call) => Verdict
>;

function updateBudget(office: Office, call: Call): Verdict {
  const { books, replies, settings } = office;
  const reading = readUpdateBudget(call.body, settings);
  if ('refusal' in reading) return reading.refusal;
  const { message } = reading;
  const { requestId, ...content } = message;
  const request = { clientId: call.client.clientId, requestId, content: JSON.stringify(content) };
  const earlier = settings.replay === 'DEDUPLICATES' ? replies.find(request) : null;
  if (earlier === 'other content') return refused(settings.replayMismatchCode, 'the requestId came with other content');
  if (earlier !== null) return earlier;
  const verdict = changeBudget(office, call, message);
  replies.keep(request, verdict);
  const isMoody = verdict.status === 'S' && books.find(message.templateCode)?.isMoody === true;
  return isMoody ? { status: 'U', code: 'UNKNOWN_EXCEPTION', message: 'not today' } : verdict;
}

function changeBudget({ books, settings, now }: Office, call: Call, message: UpdateBudgetMessage): Verdict {
  const template = templateOf(books, call, message);
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

function switchStatus({ books, settings, now }: Office, call: Call): Verdict {
  const reading = readSwitchStatus(call.body, settings);
  if ('refusal' in reading) return reading.refusal;
  const { templateCode, status: after } = reading.message;
  const template = templateOf(books, call, reading.message);
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

function detail({ books, settings }: Office, call: Call): Verdict {
  const reading = readDetail(call.body, settings);
  if ('refusal' in reading) return reading.refusal;
  const template = templateOf(books, call, reading.message);
  return 'code' in template ? template : success(detailFields(template, settings));
}

/** Assumption: a merchant that is not the client's is answered like a template that does not exist. */
function templateOf(books: CardBooks, { client }: Call, { templateCode, merchantId }: DetailMessage) {
  const template = merchantId === client.merchantId ? books.find(templateCode) : null;
  if (template?.merchantId === merchantId) return template;
  return refused('PASS_TEMPLATE_HAS_NOT_EXIT', `merchant ${merchantId} has no template ${templateCode}`);
}
