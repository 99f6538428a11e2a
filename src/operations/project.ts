import { type OperationInput, OperationKind } from '../domain/operation.ts';
import { signedUnits, type TemplateState } from '../domain/template.ts';

/** What a template would look like after an operation, if nothing else happened to it. Pure. */
export function project(input: OperationInput, state: TemplateState): TemplateState {
  switch (input.kind) {
    case OperationKind.UPDATE_TEMPLATE_BUDGET: {
      if (state.budget === null) return state;
      const { total, issued, remaining } = state.budget;
      const units = signedUnits(input);
      return { ...state, budget: { total: total + units, issued, remaining: remaining + units } };
    }
    case OperationKind.SWITCH_TEMPLATE_STATUS:
      return { ...state, status: input.status };
  }
}
