import { describe, expect, test } from 'vitest';
import { type Caller, maySee, visibleAccounts } from './caller.ts';
import { type AccountId, parseAccountId } from './ids.ts';

function ids(...texts: readonly string[]): AccountId[] {
  return texts.map((text) => {
    const id = parseAccountId(text);
    if (id === null) throw new Error(`not an account id: ${text}`);
    return id;
  });
}
const callerOf = (accountIds: readonly AccountId[] | null): Caller => ({
  subject: 's',
  scopes: new Set(),
  accountIds: accountIds === null ? null : new Set(accountIds),
});

describe('a caller', () => {
  test.each<[string, readonly AccountId[] | null, readonly boolean[]]>([
    ['of every account sees all', null, [true, true]],
    ['of one account sees that one', ids('a'), [true, false]],
    ['of no account sees none', [], [false, false]],
  ])('%s', (_, accountIds, sees) => {
    expect(ids('a', 'b').map((id) => maySee(callerOf(accountIds), id))).toEqual(sees);
  });

  test.each<[string, readonly AccountId[] | null, readonly AccountId[] | undefined, readonly string[] | null]>([
    ['of every account is not limited', null, undefined, null],
    ['of every account gets what is asked for', null, ids('b'), ['b']],
    ['of two accounts gets both', ids('a', 'b'), undefined, ['a', 'b']],
    ['of two accounts gets only those of what is asked for', ids('a', 'b'), ids('b', 'c'), ['b']],
    ['who asks for none gets none', null, [], []],
    ['of no account gets none', [], undefined, []],
  ])('%s in a list', (_, accountIds, asked, expected) => {
    expect(visibleAccounts(callerOf(accountIds), asked)).toEqual(expected);
  });
});
