import { describeOneEffect } from './one-effect.ts';

const number = 7;

describeOneEffect({
  mutation: 'UpdateTemplateBudget',
  input: { updateType: 'APPEND', number },
  call: 'updateBudget',
  applied: ({ stock, availableStock }) => ({ stock: stock + number, availableStock: availableStock + number }),
});
