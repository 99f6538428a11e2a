/** What the simulated vendor knows about card templates, and what has been done to them. */
import { SimulatorCommandError } from '../simulation/simulator-commands.ts';
import type { CardSeed } from './simulator-seeds.ts';
import { type CardStatus, cardStatuses } from './wire.ts';

/** A template in the vendor's books. */
export interface CardTemplate extends Required<Omit<CardSeed, 'endsInDays' | 'status' | 'stock' | 'issued'>> {
  status: CardStatus;
  /** Total, the issued ones included: an assumption, the page does not define it. Issuing leaves it alone. */
  stock: number;
  issued: number;
  readonly startDate: number;
  readonly endDate: number;
}

/** A template as shown to whoever looks into the books. */
export interface CardTemplateView extends Readonly<CardTemplate> {
  readonly availableStock: number;
}

/** One change that a request of a client has made. */
export interface BudgetEffect {
  readonly kind: 'budget';
  readonly requestId: string;
  readonly templateCode: string;
  readonly what: 'APPEND_BUDGET' | 'SUBTRACT_BUDGET';
  readonly number: number;
  /** Stock before and after. */
  readonly before: number;
  readonly after: number;
  readonly at: Date;
}

/** One change of status that a request of a client has made; such requests have no id. */
export interface StatusEffect {
  readonly kind: 'status';
  readonly requestId: null;
  readonly templateCode: string;
  readonly what: 'SWITCH_STATUS';
  readonly before: CardStatus;
  readonly after: CardStatus;
  readonly at: Date;
}
export type BudgetOrStatusEffect = BudgetEffect | StatusEffect;

/** The vendor's books. What the platform does by itself (issuing, freezing, expiring) is no effect. */
export interface CardBooks {
  readonly templates: () => readonly CardTemplateView[];
  readonly effects: () => readonly BudgetOrStatusEffect[];
  /** The template as of now; null if there is none with this code. */
  readonly find: (templateCode: string) => CardTemplate | null;
  readonly enter: (effect: BudgetOrStatusEffect) => void;
  /** @throws {SimulatorCommandError} if the template is unknown or has too few cards left. */
  readonly issue: (templateCode: string, count: number) => void;
  /** Issues one card from the next valid template that has any left. */
  readonly issueSomewhere: () => void;
  /** @throws {SimulatorCommandError} if the template or the status is unknown. */
  readonly setStatus: (templateCode: string, status: CardStatus) => void;
  /** Back to the seeds. */
  readonly reset: () => void;
}

const dayMs = 86_400_000;

/** Opens the books with these templates. */
export function createCardBooks(seeds: readonly CardSeed[], merchantId: string, now: () => Date): CardBooks {
  let templates = sow(seeds, merchantId, now());
  let effects: BudgetOrStatusEffect[] = [];
  let issuedSomewhere = 0;

  function known(templateCode: string): CardTemplate {
    const template = find(templateCode);
    if (template === null) throw new SimulatorCommandError(`there is no template ${templateCode}`);
    return template;
  }
  function find(templateCode: string): CardTemplate | null {
    const template = templates.get(templateCode);
    if (template === undefined) return null;
    expireIfDue(template, now());
    return template;
  }
  function all(): CardTemplate[] {
    for (const template of templates.values()) expireIfDue(template, now());
    return [...templates.values()];
  }
  return {
    find,
    templates: () => all().map((template) => ({ ...template, availableStock: available(template) })),
    effects: () => effects,
    enter: (effect) => void effects.push(effect),
    issue(templateCode, count) {
      const template = known(templateCode);
      const isPossible = Number.isInteger(count) && count >= 0 && count <= available(template);
      if (!isPossible) throw new SimulatorCommandError(`${templateCode} has ${available(template)} cards left`);
      template.issued += count;
    },
    issueSomewhere() {
      const open = all().filter((template) => template.status === 'valid' && available(template) > 0);
      const next = open[issuedSomewhere++ % open.length];
      if (next !== undefined) next.issued += 1;
    },
    setStatus(templateCode, status) {
      if (!cardStatuses.includes(status)) throw new SimulatorCommandError(`status: one of ${cardStatuses.join(', ')}`);
      known(templateCode).status = status;
    },
    reset() {
      templates = sow(seeds, merchantId, now());
      effects = [];
      issuedSomewhere = 0;
    },
  };
}

/** How many cards of a template can still be issued. */
export const available = ({ stock, issued }: CardTemplate): number => stock - issued;

/** Assumption: the platform itself lets an open template expire when its last day has passed. */
function expireIfDue(template: CardTemplate, at: Date): void {
  if (template.status !== 'closed' && template.endDate <= at.getTime()) template.status = 'expired';
}

function sow(seeds: readonly CardSeed[], merchantId: string, at: Date): Map<string, CardTemplate> {
  return new Map(
    seeds.map(({ endsInDays = 180, ...seed }) => [
      seed.templateCode,
      {
        merchantId,
        issued: 0,
        type: 'COUPON',
        names: { zh_HK: '無名卡', en_US: 'Nameless card' },
        brandName: 'Nameless',
        amountCent: 1_000,
        isMoody: false,
        startDate: at.getTime() - 60 * dayMs,
        endDate: at.getTime() + endsInDays * dayMs,
        ...seed,
      },
    ]),
  );
}
