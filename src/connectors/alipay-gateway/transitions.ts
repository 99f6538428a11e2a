/** What a family's state machine of templates allows, checked on the state just read. The vendor checks again. */
import type { Refusal } from '../../domain/outcome.ts';
import type { SwitchableTemplateStatus, TemplateState, TemplateStatus } from '../../domain/template.ts';

/** The statuses a merchant may switch to, by the status the template has. */
export type TransitionTable = Readonly<Partial<Record<TemplateStatus, readonly SwitchableTemplateStatus[]>>>;

/** Refuses a switch that the table does not allow; null when it does. */
export function checkTransition(
  table: TransitionTable,
  requested: SwitchableTemplateStatus,
  { status }: TemplateState,
): Refusal | null {
  const allowed = table[status] ?? [];
  if (allowed.includes(requested)) return null;
  const reach =
    allowed.length === 0
      ? 'no other status can be reached from there'
      : `only ${allowed.join(', ')} can be reached from there`;
  return {
    code: 'TRANSITION_FORBIDDEN',
    detail: status === requested ? `The template is ${status} already.` : `The template is ${status}; ${reach}.`,
    vendor: null,
    facts: { status, requested, allowed },
  };
}
