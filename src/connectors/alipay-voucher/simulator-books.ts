/** What the simulated vendor knows about voucher templates, and what has been done to them. */
import { SimulatorCommandError } from '../simulation/simulator-commands.ts';
import type { VoucherSeed } from './simulator-seeds.ts';
import { type VoucherStatus, voucherStatuses } from './wire.ts';

/** A template in the vendor's books. */
export interface VoucherTemplate
  extends Required<Omit<VoucherSeed, 'startsInDays' | 'endsInDays' | 'status' | 'issued' | 'redeemed'>> {
  status: VoucherStatus;
  /** Handed out; what a detail calls `redemptionQuantity`. */
  issued: number;
  /** Used; no answer tells it. */
  redeemed: number;
  readonly createdAt: Date;
  readonly startTime: Date;
  readonly endTime: Date;
}

/** A template as shown to whoever looks into the books. */
export interface VoucherTemplateView extends Readonly<VoucherTemplate> {
  readonly remaining: number;
}

/** One change of status that a request of a client has made. */
export interface VoucherEffect {
  readonly kind: 'status';
  readonly requestId: string;
  readonly templateId: string;
  readonly what: 'SWITCH_STATUS';
  readonly before: VoucherStatus;
  readonly after: VoucherStatus;
  readonly at: Date;
}

/** The vendor's books. What the platform does by itself (auditing, handing out) is no effect. */
export interface VoucherBooks {
  readonly templates: () => readonly VoucherTemplateView[];
  readonly effects: () => readonly VoucherEffect[];
  readonly find: (templateId: string) => VoucherTemplate | null;
  readonly enter: (effect: VoucherEffect) => void;
  /** @throws {SimulatorCommandError} if the template is unknown or has too few vouchers left. */
  readonly issue: (templateId: string, count: number) => void;
  /** @throws {SimulatorCommandError} if the template is unknown or has fewer handed out and not used. */
  readonly redeem: (templateId: string, count: number) => void;
  /** Hands out one voucher of the next active template that has any left. */
  readonly issueSomewhere: () => void;
  /** @throws {SimulatorCommandError} if the template or the status is unknown. */
  readonly setStatus: (templateId: string, status: VoucherStatus) => void;
  /** Back to the seeds. */
  readonly reset: () => void;
}

const dayMs = 86_400_000;

/** Opens the books with these templates. */
export function createVoucherBooks(seeds: readonly VoucherSeed[], merchantId: string, now: () => Date): VoucherBooks {
  let templates = sow(seeds, merchantId, now());
  let effects: VoucherEffect[] = [];
  let issuedSomewhere = 0;

  function known(templateId: string): VoucherTemplate {
    const template = templates.get(templateId);
    if (template === undefined) throw new SimulatorCommandError(`there is no template ${templateId}`);
    return template;
  }
  return {
    find: (templateId) => templates.get(templateId) ?? null,
    templates: () => [...templates.values()].map((template) => ({ ...template, remaining: remaining(template) })),
    effects: () => effects,
    enter: (effect) => void effects.push(effect),
    issue(templateId, count) {
      const template = known(templateId);
      checkCount(count, remaining(template), `${templateId} has ${remaining(template)} vouchers left`);
      template.issued += count;
    },
    redeem(templateId, count) {
      const template = known(templateId);
      const unused = template.issued - template.redeemed;
      checkCount(count, unused, `${unused} vouchers of ${templateId} are handed out and not used`);
      template.redeemed += count;
    },
    issueSomewhere() {
      const open = [...templates.values()].filter((one) => one.status === 'ACTIVTED' && remaining(one) > 0);
      const next = open[issuedSomewhere++ % open.length];
      if (next !== undefined) next.issued += 1;
    },
    setStatus(templateId, status) {
      if (!voucherStatuses.includes(status)) {
        throw new SimulatorCommandError(`status: one of ${voucherStatuses.join(', ')}`);
      }
      known(templateId).status = status;
    },
    reset() {
      templates = sow(seeds, merchantId, now());
      effects = [];
      issuedSomewhere = 0;
    },
  };
}

/** How many vouchers of a template can still be handed out. */
export const remaining = ({ quantity, issued }: VoucherTemplate): number => quantity - issued;

function checkCount(count: number, most: number, problem: string): void {
  if (!Number.isInteger(count) || count < 0 || count > most) throw new SimulatorCommandError(problem);
}

function sow(seeds: readonly VoucherSeed[], merchantId: string, at: Date): Map<string, VoucherTemplate> {
  const inDays = (days: number): Date => new Date(at.getTime() + days * dayMs);
  return new Map(
    seeds.map(({ startsInDays = -20, endsInDays = startsInDays + 120, ...seed }) => [
      seed.templateId,
      {
        merchantId,
        issued: 0,
        redeemed: 0,
        name: '無名券',
        displayNames: { zh_HK: '無名券', en_US: 'Nameless voucher' },
        merchantName: 'Nameless',
        amount: '10.00',
        minPayAmount: '100.00',
        isMoody: false,
        // A template starts at most 30 days after it was made.
        createdAt: inDays(Math.min(startsInDays - 2, 0)),
        startTime: inDays(startsInDays),
        endTime: inDays(endsInDays),
        ...seed,
      },
    ]),
  );
}
