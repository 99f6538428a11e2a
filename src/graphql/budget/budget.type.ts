import type { Instant } from '../../domain/clock.ts';
import type { BudgetRoom, BudgetState, TemplateState } from '../../domain/template.ts';
import { Directive, Field, ID, Int, ObjectType } from '../decorators.ts';
import { DateTime } from '../scalars.ts';

@Directive('@key(fields: "id")')
@ObjectType({ description: 'How many units a template may hand out. `total = issued + remaining`.' })
export class Budget {
  readonly state: TemplateState;

  @Field(() => ID, { description: 'The id of its template.' })
  id: string;

  @Field(() => Int, { description: 'Units in all, issued ones included.' })
  total: number;

  @Field(() => Int, { description: 'Units already handed out; they cannot be taken back.' })
  issued: number;

  @Field(() => Int, { description: 'Units that can still be handed out.' })
  remaining: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The highest total the vendor allows; null when this vendor’s budgets cannot be changed.',
  })
  ceiling: number | null;

  @Field(() => Int, { description: 'How many units one `updateTemplateBudget` may append now; 0 when none.' })
  appendable: number;

  @Field(() => Int, { description: 'How many units one `updateTemplateBudget` may subtract now; 0 when none.' })
  subtractable: number;

  @Field(() => DateTime, {
    description: 'When the vendor told us. Units are issued all the time, so this is a moment’s truth.',
  })
  observedAt: Instant;

  constructor(state: TemplateState, budget: BudgetState, room: BudgetRoom | null) {
    this.state = state;
    this.id = state.id;
    this.total = budget.total;
    this.issued = budget.issued;
    this.remaining = budget.remaining;
    this.ceiling = room?.ceiling ?? null;
    this.appendable = room?.appendable ?? 0;
    this.subtractable = room?.subtractable ?? 0;
    this.observedAt = state.observedAt;
  }

  /** @returns null when the vendor does not tell this template's stock. */
  static of(state: TemplateState, room: BudgetRoom | null): Budget | null {
    return state.budget === null ? null : new Budget(state, state.budget, room);
  }
}
