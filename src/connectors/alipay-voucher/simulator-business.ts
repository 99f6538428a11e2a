/**
 * What stands behind the simulated gateway of the voucher family.
 * Source: AlipayHK "…cashlessvoucher.template.switchStatus" (state machine, codes), "….detail", "….list". The order of
 * checks (fields, earlier request, contract, template, status) is an assumption.
 */
import type { Verdict } from '../alipay-gateway/simulator-answer.ts';
import type { BusinessCall } from '../alipay-gateway/simulator-desk.ts';
import { createReplies } from '../alipay-gateway/simulator-replies.ts';
import { detailFields, listFields } from './simulator-answers.ts';
import type { VoucherBooks } from './simulator-books.ts';
import { readDetail, readList, readSwitchStatus, refused, type SwitchStatusMessage } from './simulator-messages.ts';
import type { VoucherSimulatorSettings } from './simulator-settings.ts';
import type { paths, VoucherStatus } from './wire.ts';

/** The operations of the voucher family that are simulated. */
export type VoucherOperation = keyof typeof paths;
type Call = BusinessCall<VoucherOperation>;

const transitions: Readonly<Record<VoucherStatus, readonly VoucherStatus[]>> = {
  DRAFT: ['CLOSED'],
  AUDIT: ['CLOSED'],
  ACTIVITING: ['CLOSED'],
  ACTIVTED: ['PAUSED', 'CLOSED'],
  PAUSED: ['ACTIVTED', 'CLOSED'],
  FAILED: [],
  CLOSED: [],
};
const success = (fields?: Record<string, unknown>): Verdict => ({
  status: 'S',
  code: 'SUCCESS',
  message: 'success',
  ...(fields && { fields }),
});

/** What the operations work with. */
interface Office {
  readonly books: VoucherBooks;
  readonly settings: VoucherSimulatorSettings;
  readonly replies: ReturnType<typeof createReplies>;
  readonly now: () => Date;
}

/** Opens the business over these books. */
export function createVoucherBusiness(deps: Omit<Office, 'replies'>) {
  const office = { ...deps, replies: createReplies() };
  return {
    handle: (call: Call): Verdict => operations[call.operation](office, call),
    /** Forgets every requestId. */
    forget: office.replies.forget,
  };
}

const operations = { switchStatus, detail, list } satisfies Record<
  VoucherOperation,
  (office: Office, call: Call) => Verdict
>;

function switchStatus(office: Office, call: Call): Verdict {
  const { books, replies, settings } = office;
  const reading = readSwitchStatus(call.body, settings);
  if ('refusal' in reading) return reading.refusal;
  const { requestId, ...content } = reading.message;
  const request = { clientId: call.client.clientId, requestId, content: JSON.stringify(content) };
  const earlier = settings.replay === 'SAME_RESULT' ? replies.find(request) : null;
  if (earlier === 'other content') return refused(settings.replayMismatchCode, 'the requestId came with other content');
  if (earlier !== null) return earlier;
  // Assumption: what would pass by itself is not remembered, as the vendor wants it asked again under the same id.
  if (settings.contract === 'IN_ORDER' && settings.isDegraded) return refused('SERVICE_NOT_AVAILABLE', 'not now');
  const verdict = changeStatus(office, call, reading.message);
  replies.keep(request, verdict);
  const isMoody = verdict.status === 'S' && books.find(reading.message.templateId)?.isMoody === true;
  return isMoody ? { status: 'U', code: 'UNKNOWN_EXCEPTION', message: 'not today' } : verdict;
}

function changeStatus({ books, settings, now }: Office, call: Call, message: SwitchStatusMessage): Verdict {
  if (settings.contract !== 'IN_ORDER') return refused(settings.contract, 'the contracts of this merchant');
  const { requestId, templateId, status: after } = message;
  const template = templateOf(books, call, templateId);
  if ('code' in template) return template;
  const before = template.status;
  if (before === after && settings.sameStatus === 'SUCCESS') return success();
  // Assumption: ABNORMAL where no change begins at all; the page does not tell the two codes apart.
  if (transitions[before].length === 0) return refused('TEMPLATE_STATUS_ABNORMAL', `${before} is final`);
  if (!transitions[before].includes(after)) {
    return refused('TEMPLATE_STATUS_NOT_SUPPORT', `${before} cannot become ${after}`);
  }
  template.status = after;
  books.enter({ kind: 'status', requestId, templateId, what: 'SWITCH_STATUS', before, after, at: now() });
  return success();
}

function detail({ books, settings }: Office, call: Call): Verdict {
  const reading = readDetail(call.body, settings);
  if ('refusal' in reading) return reading.refusal;
  const template = templateOf(books, call, reading.message.templateId);
  return 'code' in template ? template : success(detailFields(template, settings));
}

function list({ books, settings }: Office, { body, client }: Call): Verdict {
  const reading = readList(body, settings);
  if ('refusal' in reading) return reading.refusal;
  const own = books.templates().filter(({ merchantId }) => merchantId === client.merchantId);
  return success(listFields(own, reading.message, settings));
}

/** Assumption: a template of another merchant is answered like one that does not exist. */
function templateOf(books: VoucherBooks, { client }: Call, templateId: string) {
  const template = books.find(templateId);
  if (template?.merchantId === client.merchantId) return template;
  return refused('TEMPLATE_NOT_EXIST', `the client's merchant has no template ${templateId}`);
}
