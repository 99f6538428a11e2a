import { describe, expect, test } from 'vitest';
import { instant } from '../../domain/clock.ts';
import { parseAccountId, parseTemplateCode, templateIdOf } from '../../domain/ids.ts';
import { SwitchableTemplateStatus, type TemplateState, TemplateStatus } from '../../domain/template.ts';
import { allowedTransitions, checkSwitch } from './rules.ts';

const code = known(parseTemplateCode('73708217433946187370821743394618'));
const accountId = known(parseAccountId('hk-vouchers'));

function known<T>(parsed: T | null): T {
  if (parsed === null) throw new Error('the test names a bad id');
  return parsed;
}

const template = (status: TemplateStatus): TemplateState => ({
  entity: 'Template',
  id: templateIdOf(accountId, code),
  accountId,
  code,
  kind: 'CASHLESS_VOUCHER',
  name: null,
  status,
  vendorStatus: status,
  validFrom: null,
  validUntil: null,
  budget: null,
  observedAt: instant(new Date(0)),
});

/** The seven changes of the page, in our words. */
const printed = new Set([
  'DRAFT -> CLOSED',
  'AUDIT -> CLOSED',
  'ACTIVATING -> CLOSED',
  'ACTIVE -> PAUSED',
  'PAUSED -> ACTIVE',
  'ACTIVE -> CLOSED',
  'PAUSED -> CLOSED',
]);
const pairs = Object.values(TemplateStatus).flatMap((from) =>
  Object.values(SwitchableTemplateStatus).map((to) => [from, to] as const),
);

describe('a switch', () => {
  test.each(pairs)('from %s to %s is allowed exactly if the page prints it', (from, to) => {
    const isPrinted = printed.has(`${from} -> ${to}`);
    expect(allowedTransitions(template(from)).includes(to)).toBe(isPrinted);
    expect(checkSwitch({ status: to }, template(from))?.code ?? 'allowed').toBe(
      isPrinted ? 'allowed' : 'TRANSITION_FORBIDDEN',
    );
  });

  test('that is refused says what is possible instead', () => {
    expect(checkSwitch({ status: 'ACTIVE' }, template('DRAFT'))).toEqual({
      code: 'TRANSITION_FORBIDDEN',
      detail: 'The template is DRAFT; only CLOSED can be reached from there.',
      vendor: null,
      facts: { status: 'DRAFT', requested: 'ACTIVE', allowed: ['CLOSED'] },
    });
    expect(checkSwitch({ status: 'ACTIVE' }, template('FAILED'))?.detail).toContain('no other status');
    expect(checkSwitch({ status: 'PAUSED' }, template('PAUSED'))?.detail).toBe('The template is PAUSED already.');
  });

  test('of a template nobody has read is left to the vendor', () => {
    expect(checkSwitch({ status: 'ACTIVE' }, null)).toBeNull();
  });
});
