/** What a company has done: operations in every state, refused for every reason, and benefits of every form. */
import { z } from 'zod';
import { benefitInput, type MutationName, type MutationResult, mutate } from '../support/mutations.ts';
import type { World } from '../support/world.ts';
import type { Company } from './company.ts';

/** A mutation that may be sent again at any time, and has no effect any more. */
export interface Deed {
  readonly mutation: MutationName;
  readonly input: Readonly<Record<string, unknown>>;
  /** What it answers. */
  readonly member: string;
  readonly operationId: string | null;
}

/** What both do with the same words, `fresh` makes a key that names the company. */
interface Desk {
  readonly company: Company;
  readonly world: World;
  readonly token: string;
  send(mutation: MutationName, input: Readonly<Record<string, unknown>>): Promise<Deed>;
}

/** The subject of the company's tokens. */
export const clerkOf = ({ name }: Company): string => `${name}-clerk`;
const noteOf = ({ name }: Company): string => `${name} has asked the till`;

export async function doDeeds(world: World, company: Company): Promise<readonly Deed[]> {
  const token = world.token({ accounts: Object.values(company.accounts), subject: clerkOf(company) });
  let used = 0;
  const desk: Desk = {
    company,
    world,
    token,
    async send(mutation, input) {
      const withKey =
        mutation === 'settlePromoOperation'
          ? input
          : { idempotencyKey: `${company.name}-key-of-deed-${used++}`, ...input };
      return toDeed(mutation, withKey, await mutate(world, mutation, withKey, token));
    },
  };
  const deeds = [...(await onCards(desk)), ...(await onVouchers(desk)), ...(await onBenefits(desk))];
  return [...deeds, ...(await onMembers(desk)), ...(await inConflict(desk, deeds))];
}

function toDeed(mutation: MutationName, input: Deed['input'], result: MutationResult): Deed {
  return { mutation, input, member: result.__typename, operationId: result.operation?.id ?? null };
}

const cardCodes = [
  'PARAM_ILLEGAL',
  'PASS_TEMPLATE_HAS_NOT_EXIT',
  'PASS_TEMPLATE_STATUS_ILLEGAL',
  'ACCESS_DENIED',
  'REQUEST_TRAFFIC_EXCEED_LIMIT',
  'NEW_REFUSAL',
] as const;

async function onCards({ company, send }: Desk): Promise<readonly Deed[]> {
  const { misbehave } = company.cards;
  const ids = company.templateCodes.map((code) => `${company.accounts.cards}:${code}`);
  const append = (row: number, number = 1) =>
    send('updateTemplateBudget', { templateId: ids[row], updateType: 'APPEND', number });
  const refused: Deed[] = [];
  for (const [row, code] of cardCodes.entries()) {
    misbehave.refusesWith(code, 'F', { operation: 'updateBudget' });
    refused.push(await append(row));
  }
  const done = [await append(0), await send('switchTemplateStatus', { templateId: ids[1], status: 'PAUSED' })];
  const tooMany = await append(2, 999_999);
  misbehave.refusesWith('UNKNOWN_EXCEPTION', 'U', { operation: 'updateBudget' });
  const unknown = await append(11);
  const invalid = await send('updateTemplateBudget', {
    templateId: ids[0],
    updateType: 'APPEND',
    number: 0,
    idempotencyKey: 'short',
  });
  return [...refused, ...done, tooMany, unknown, invalid];
}

async function onVouchers({ company, send }: Desk): Promise<readonly Deed[]> {
  const { misbehave } = company.vouchers;
  const ids = company.voucherCodes.map((code) => `${company.accounts.vouchers}:${code}`);
  const pause = (row: number) => send('switchTemplateStatus', { templateId: ids[row], status: 'PAUSED' });
  const deeds: Deed[] = [await pause(0)];
  for (const [row, code] of ['CONTRACT_INVALID', 'SERVICE_NOT_AVAILABLE', 'STATE_MACHINE_ILLEGAL'].entries()) {
    misbehave.refusesWith(code, 'F', { operation: 'switchStatus' });
    deeds.push(await pause(row + 1));
  }
  const unsupported = { templateId: ids[0], updateType: 'APPEND', number: 1 };
  return [...deeds, await send('updateTemplateBudget', unsupported)];
}

const validities = [
  { type: 'RELATIVE', days: 1, hours: 2, minutes: 3 },
  { type: 'FIXED_PERIOD', from: '2030-01-01T00:00:00Z', until: '2031-01-01T00:00:00Z' },
  { type: 'PERMANENT' },
  { type: 'NATURAL_DAY', naturalDay: '1day' },
  { type: 'NATURAL_DAYS', days: 3 },
] as const;

async function onBenefits({ company, send }: Desk): Promise<readonly Deed[]> {
  const deeds: Deed[] = [];
  for (const [row, validity] of validities.entries()) {
    const discount = row === 0 ? { type: 'AMOUNT', amount: '5', minimumSpend: '9' } : { type: 'DURATION', minutes: 60 };
    const city = { mode: 'CITY', provinceCode: '33', cityCode: '3301', cityName: company.name };
    const text = { description: `${company.name} text`, provider: company.name, creatorId: `${company.name}-creator` };
    const input = { ...benefitInput(`${company.name}-coupon-${row}`), accountId: company.accounts.venue, ...text };
    deeds.push(await send('upsertBenefit', { ...input, validity, discount, ...(row === 0 ? { location: city } : {}) }));
  }
  return deeds;
}

async function onMembers({ company, send, world, token }: Desk): Promise<readonly Deed[]> {
  const ids = company.people.map(({ uid }) => `${company.accounts.members}:${uid}`);
  for (const id of ids) await world.ask(`{ member(id: "${id}") { id } }`, {}, token);
  const adjust = (row: number) => send('adjustMemberBalance', { memberId: ids[row], balanceIncrement: '5' });
  const open = (row: number): Promise<Deed> => {
    company.members.misbehave.dropsAfterWork({ operation: 'adjust' });
    return adjust(row);
  };
  const done = await adjust(0);
  const [decided, waiting] = [await open(1), await open(2)];
  const note = noteOf(company);
  const settle = (operationId: string | null, words = note) =>
    send('settlePromoOperation', { operationId, verdict: 'APPLIED', note: words });
  return [
    done,
    waiting,
    await settle(decided.operationId),
    await settle(done.operationId),
    await settle(waiting.operationId, ' '),
  ];
}

/** The same keys with other input. */
async function inConflict({ send }: Desk, deeds: readonly Deed[]): Promise<readonly Deed[]> {
  const again = async (mutation: MutationName, change: Readonly<Record<string, unknown>>) => {
    const first = deeds.find((deed) => deed.mutation === mutation && deed.member.endsWith('Success'));
    return send(mutation, { ...first?.input, ...change });
  };
  return [
    await again('updateTemplateBudget', { number: 2 }),
    await again('switchTemplateStatus', { status: 'ACTIVE' }),
    await again('upsertBenefit', { stock: 7 }),
  ];
}

/** What is of the company in an answer, by who may be told. */
export interface Canaries {
  readonly everything: readonly string[];
  readonly personal: readonly string[];
  readonly operators: readonly string[];
}

const journal = z.object({
  promoOperations: z.object({ nodes: z.array(z.object({ id: z.string(), requestId: z.string() })) }),
});

/** Asks for what nobody can know beforehand: the ids of operations and requests. */
export async function canariesOf(world: World, company: Company): Promise<Canaries> {
  const token = world.token({ accounts: Object.values(company.accounts) });
  const { data } = await world.ask('{ promoOperations(first: 100) { nodes { id requestId } } }', {}, token);
  const operations = journal.parse(data).promoOperations.nodes;
  const personal = company.people.flatMap(({ name, phone, email, birthday }) => [name, phone, email, birthday]);
  const operators = [...operations.map(({ requestId }) => requestId), clerkOf(company), noteOf(company)];
  return {
    personal,
    operators,
    everything: [
      company.name,
      ...personal,
      ...operators,
      ...operations.map(({ id }) => id),
      ...company.templateCodes,
      ...company.voucherCodes,
      ...company.people.map(({ uid }) => uid),
    ],
  };
}
