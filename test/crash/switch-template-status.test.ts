import { describeOneEffect } from './one-effect.ts';

describeOneEffect({
  mutation: 'SwitchTemplateStatus',
  input: { status: 'PAUSED' },
  call: 'switchStatus',
  applied: () => ({ status: 'paused' }),
});
