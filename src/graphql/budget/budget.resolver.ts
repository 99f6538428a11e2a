import type { TemplateReader } from '../../operations/read-templates.ts';
import type { GraphContext } from '../context.ts';
import { Args, Cost, Ctx, FieldResolver, Query, Requires, Resolver, Root } from '../decorators.ts';
import { type Reference, templateIdFrom, templateIdOfReference } from '../entity-ids.ts';
import { requireScopes } from '../guard.ts';
import { anyAge, toMaxAgeMs } from '../max-age.ts';
import { Template } from '../template/template.type.ts';
import { TemplateArgs } from '../template/template-args.ts';
import { Budget } from './budget.type.ts';

@Resolver(() => Budget)
export class BudgetResolver {
  readonly #templates: TemplateReader;

  constructor(templates: TemplateReader) {
    this.#templates = templates;
  }

  @Requires('promo:read')
  @Cost(10)
  @Query(() => Budget, {
    nullable: true,
    description:
      'The budget of one template; null when there is no such template that you may see, or its vendor does not tell budgets. An error with the code VENDOR_UNAVAILABLE when nothing is known of it and its vendor cannot be asked.',
  })
  async budget(
    @Args(() => TemplateArgs) { id, maxAgeSeconds }: TemplateArgs,
    @Ctx() { loaders }: GraphContext,
  ): Promise<Budget | null> {
    const state = await loaders.template(templateIdFrom(id), toMaxAgeMs(maxAgeSeconds));
    return state === null ? null : Budget.of(state, this.#templates.budgetRoom(state));
  }

  @FieldResolver(() => Template, { description: 'The template it belongs to.' })
  template(@Root() { state }: Budget): Template {
    return new Template(state);
  }

  async resolveReference(reference: Reference, context: GraphContext): Promise<Budget | null> {
    requireScopes(context, ['promo:read']);
    const id = templateIdOfReference(reference);
    const state = id === null ? null : await context.loaders.template(id, anyAge);
    return state === null ? null : Budget.of(state, this.#templates.budgetRoom(state));
  }
}
