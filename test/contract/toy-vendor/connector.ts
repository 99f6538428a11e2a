/** A vendor as small as one can be: one kind of change, one reading. Source: "Toy vendor", sections 1 to 3. */
import { z } from 'zod';
import type {
  Connector,
  ConnectorDeps,
  TemplatePort,
  VendorAlarm,
  VendorEffect,
} from '../../../src/connectors/connector.ts';
import type { Live } from '../../../src/connectors/credentials.ts';
import { parseExactJson } from '../../../src/connectors/json.ts';
import { plainHttpSetting } from '../../../src/connectors/plain-http.ts';
import { defineConnector, type ReadSecret, secret } from '../../../src/connectors/settings.ts';
import { createTransport, type Transport } from '../../../src/connectors/transport.ts';
import { instant } from '../../../src/domain/clock.ts';
import { type TemplateCode, templateIdOf } from '../../../src/domain/ids.ts';
import { OperationKind, type VendorRequest } from '../../../src/domain/operation.ts';
import type { Outcome, VendorVerdict } from '../../../src/domain/outcome.ts';
import { type BudgetChange, signedUnits, type TemplateState } from '../../../src/domain/template.ts';
import { resultCodes } from './codes.ts';
import { isSignedBy, signatureOf } from './sign.ts';
import { answer, type BudgetMessage, paths, template } from './wire.ts';

const vendor = 'toy-vendor';
const ceiling = 999_999_999;

const allSettings = (readSecret: ReadSecret) =>
  z.strictObject({
    baseUrl: z.url({ protocol: /^https?$/ }).describe('Scheme and host of the vendor'),
    ...plainHttpSetting,
    key: secret(readSecret, (text) => z.string().min(8).parse(text)).describe('Signs requests, verifies answers'),
  });
const settings = (readSecret: ReadSecret) =>
  allSettings(readSecret).transform(({ key, ...fixed }) => ({ fixed, credentials: { key } }));
type Settings = Live<z.output<ReturnType<typeof settings>>>;

/** What a registry lists. */
export const toyVendor = defineConnector({ vendor, resultCodes, settings, address: 'baseUrl', create });

function create({ baseUrl, credentials }: Settings, deps: ConnectorDeps): Connector {
  const transport = createTransport({ origin: new URL(baseUrl).origin, ...deps.limits });
  const ask = (request: VendorRequest, code: TemplateCode) =>
    exchange(request, { transport, ...credentials(), deps, code });
  const templates: TemplatePort = {
    known: [],
    list: null,
    targetKey: (code) => `${vendor}/${code}`,
    read: (code) => ask({ path: paths.look, body: JSON.stringify({ code }) }, code),
    allowedTransitions: () => [],
    budgetRoom: ({ budget }) =>
      budget && { appendable: Math.max(0, ceiling - budget.total), subtractable: budget.remaining, ceiling },
    updateBudget: (code) => budgetEffect(code, (request) => ask(request, code)),
    switchStatus: () => null,
  };
  const kinds = [OperationKind.UPDATE_TEMPLATE_BUDGET];
  return { vendor, kinds, templates, members: null, benefits: null, quota: null, close: () => transport.close() };
}

type Ask = (request: VendorRequest) => Promise<Outcome<TemplateState>>;

/** Section 2 promises that one requestId is applied once. */
function budgetEffect(code: TemplateCode, ask: Ask): VendorEffect<BudgetChange, TemplateState> {
  return {
    isExclusive: true,
    overwrites: false,
    settlesUnknownBy: 'REPEATING',
    needsBefore: 'KNOWN',
    readsBack: false,
    check: () => null,
    prepare(change, { requestId }) {
      const message: BudgetMessage = { requestId, code, add: String(signedUnits(change)) };
      return { path: paths.budget, body: JSON.stringify(message) };
    },
    send: (_change, request) => ask(request),
    judge(change, { budget: before }, { budget: after }) {
      if (before === null || after === null) return 'untold';
      if (before.total === after.total) return 'untouched';
      return after.total - before.total === signedUnits(change) ? 'applied' : 'unclear';
    },
    project(change, before) {
      if (before === null || before.budget === null) return before;
      const { total, issued } = before.budget;
      return { ...before, budget: budgetOf(total + signedUnits(change), issued) };
    },
  };
}

interface Call {
  readonly transport: Transport;
  readonly key: string;
  readonly deps: ConnectorDeps;
  readonly code: TemplateCode;
}

async function exchange(request: VendorRequest, call: Call): Promise<Outcome<TemplateState>> {
  const { transport, key, deps, code } = call;
  const observedAt = instant(deps.now());
  const head = signatureOf(key, request.path, request.body);
  const answered = await transport.post({ ...request, headers: { 'x-signature': head } });
  if (answered.kind === 'neverSent') return answered;
  if (answered.kind === 'maybeSent') return { kind: 'unknown', why: answered.why, vendor: null };
  const doubt = (kind: VendorAlarm['kind'], why: string, said: VendorVerdict | null = null): Outcome<never> => {
    deps.alarm({ kind, detail: why });
    return { kind: 'unknown', why, vendor: said };
  };
  const { status, headers, body } = answered;
  if (status !== 200) return doubt('unreadableAnswer', `the answer has HTTP status ${status}`);
  if (!isSignedBy(key, { head, body }, headers.get('x-signature') ?? '')) {
    return doubt('unverifiedAnswer', 'the answer is not signed with our key');
  }
  const json = parseOrNull(body);
  const { success, data: said } = answer.safeParse(json);
  if (!success) return doubt('unreadableAnswer', 'the answer says nothing');
  const verdict = { name: vendor, status: null, code: said.says, message: said.words ?? null, traceId: null };
  const becomes = resultCodes.find((row) => row.code === said.says)?.becomes;
  if (becomes === undefined) return doubt('undocumentedCode', `the vendor says ${said.says}`, verdict);
  if (becomes === 'UNKNOWN') return { kind: 'unknown', why: `the vendor says ${said.says}`, vendor: verdict };
  if (becomes !== 'DONE') {
    const facts = becomes === 'VENDOR_THROTTLED' ? { facts: { retryAfterSeconds: 1 } } : {};
    const detail = said.words ?? said.says;
    return { kind: 'refused', refusal: { code: becomes, detail, vendor: { ...verdict, message: detail }, ...facts } };
  }
  const state = template.safeParse(json);
  if (!state.success || state.data.code !== code) return doubt('unreadableAnswer', 'OK, but no template', verdict);
  return { kind: 'done', value: stateOf(state.data, { deps, code, observedAt }), vendor: verdict };
}

function stateOf(
  { total, issued }: z.output<typeof template>,
  { deps: { accountId }, code, observedAt }: Pick<Call, 'deps' | 'code'> & Pick<TemplateState, 'observedAt'>,
): TemplateState {
  const plain = { kind: 'TICKET', name: null, status: 'ACTIVE', vendorStatus: '' } as const;
  const id = templateIdOf(accountId, code);
  const budget = budgetOf(total, issued);
  return { entity: 'Template', id, accountId, code, ...plain, validFrom: null, validUntil: null, budget, observedAt };
}

const budgetOf = (total: number, issued: number) => ({ total, issued, remaining: total - issued });

function parseOrNull(body: Buffer): unknown {
  try {
    return parseExactJson(body.toString());
  } catch {
    return null;
  }
}
