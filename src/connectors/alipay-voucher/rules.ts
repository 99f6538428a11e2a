/**
 * What AlipayHK's voucher pages say is refused, checked on the state just read. The vendor checks again.
 * Source: "…cashlessvoucher.template.switchStatus", the seven status changes. FAILED and CLOSED have no row.
 */
import type { Refusal } from '../../domain/outcome.ts';
import { SwitchableTemplateStatus as Switchable, type TemplateState, TemplateStatus } from '../../domain/template.ts';
import { checkTransition, type TransitionTable } from '../alipay-gateway/transitions.ts';

const transitions: TransitionTable = {
  [TemplateStatus.DRAFT]: [Switchable.CLOSED],
  [TemplateStatus.AUDIT]: [Switchable.CLOSED],
  [TemplateStatus.ACTIVATING]: [Switchable.CLOSED],
  [TemplateStatus.ACTIVE]: [Switchable.PAUSED, Switchable.CLOSED],
  [TemplateStatus.PAUSED]: [Switchable.ACTIVE, Switchable.CLOSED],
};

export function allowedTransitions({ status }: TemplateState): readonly Switchable[] {
  return transitions[status] ?? [];
}

/** null as well when the state is not known: then only the vendor can tell. */
export function checkSwitch({ status }: { readonly status: Switchable }, before: TemplateState | null): Refusal | null {
  return before === null ? null : checkTransition(transitions, status, before);
}
