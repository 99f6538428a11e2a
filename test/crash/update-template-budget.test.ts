import { type Change, describeOneEffect, describeTakeovers } from './one-effect.ts';

const number = 7;

const appending: Change = {
  mutation: 'UpdateTemplateBudget',
  input: { updateType: 'APPEND', number },
  call: 'updateBudget',
  applied: ({ stock, availableStock }) => ({ stock: stock + number, availableStock: availableStock + number }),
};

describeOneEffect(appending);
describeTakeovers(appending);
