/**
 * What stands behind the simulated vendor's door.
 * Source: KYBIO "Search for member based on member no.", "Display all members details in pages", "Query traffic
 * configuration", "Query daily traffic"; queryByUid and queryBytel from upstream.
 */
import { type Office as AdjustOffice, adjust } from './simulator-adjust.ts';
import type { KybioMember } from './simulator-books.ts';
import { printed } from './simulator-decimal.ts';
import type { Admitted, KybioApp, KybioOperation } from './simulator-door.ts';
import { refused, type Verdict } from './simulator-errors.ts';
import { type Fields, fieldsOf, MalformedRequest } from './simulator-fields.ts';
import { NumberToken } from './simulator-json.ts';
import type { CallCounter } from './simulator-quota.ts';

/** What the methods work with. */
export interface Office extends AdjustOffice {
  readonly counter: CallCounter;
  readonly apps: readonly KybioApp[];
}

interface Method {
  /** Besides appId. */
  readonly fields: readonly string[];
  readonly answer: (office: Office, fields: Fields) => Verdict;
}

const methods = {
  adjust: {
    fields: [
      'customerUid',
      'balanceIncrement',
      'pointIncrement',
      'dataChangeTime',
      'validateBalance',
      'validatePoint',
      'remark',
    ],
    answer: adjust,
  },
  memberByUid: {
    fields: ['customerUid', 'groupShare'],
    answer: (office, fields) => showMember(office, office.books.find(fields.uid('customerUid'))),
  },
  memberByNumber: {
    fields: ['customerNum', 'groupShare', 'queryCustomerDepartment'],
    answer(office, fields) {
      const number = fields.text('customerNum');
      return showMember(office, office.books.present().find((member) => member.number === number) ?? null);
    },
  },
  membersByPhone: {
    fields: ['customerTel', 'groupShare'],
    answer({ books }, fields) {
      const phone = fields.text('customerTel');
      const found = books.present().filter((member) => member.phone === phone);
      return { status: 'success', data: found.map(recordOf) };
    },
  },
  memberPages: { fields: ['postBackParameter'], answer: showPage },
  callLimit: {
    fields: [],
    answer: ({ apps, settings }) => ({
      status: 'success',
      data: apps.map(({ appId }) => ({
        appId: appId.toUpperCase(),
        limitTimes: new NumberToken(String(settings.callsPerDay)),
        startDate: null,
        endDate: null,
      })),
    }),
  },
  callsUsed: { fields: ['beginDate', 'endDate'], answer: showCalls },
} satisfies Record<KybioOperation, Method>;

/** Works on one request. */
export function handle(office: Office, { operation, body }: Admitted): Verdict {
  const method: Method = methods[operation];
  try {
    return method.answer(office, fieldsOf(body, office.settings.strictFields ? ['appId', ...method.fields] : null));
  } catch (error) {
    if (error instanceof MalformedRequest) return error.verdict;
    throw error;
  }
}

/** Upstream answers for a deleted member with a blank record; how KYBIO says that there is nobody is not documented. */
function showMember({ settings }: Office, member: KybioMember | null): Verdict {
  if (member !== null && member.enable !== -1) return { status: 'success', data: recordOf(member) };
  if (member !== null || settings.notFound === 'BLANK') return { status: 'success', data: blankRecord };
  return settings.notFound === 'NO_DATA'
    ? { status: 'success', data: undefined }
    : refused('memberNotFound', 'there is no such member');
}

const blankRecord = { customerUid: null, categoryName: null, number: null, name: null, phone: null };

function recordOf(member: KybioMember): object {
  const { uid, name, phone, number, categoryName, email, birthday, enable, onAccount } = member;
  return {
    customerUid: new NumberToken(uid),
    categoryName,
    number,
    name,
    point: new NumberToken(printed(member.point)),
    discount: new NumberToken('100'),
    balance: new NumberToken(printed(member.balance)),
    phone,
    birthday,
    qq: '',
    email,
    address: '',
    createdDate: member.createdDate,
    expiryDate: member.expiryDate || null,
    onAccount: new NumberToken(String(onAccount)),
    enable: new NumberToken(String(enable)),
    password: '5F4DCC3B5AA765D61D8327DEB882CF99',
    createStoreAppIdOrAccount: 'store01',
    extInfo: { sex: null, totalPoint: new NumberToken(printed(member.point)) },
  };
}

/** A cursor nobody has handed out leads to page one, as the article warns. */
function showPage({ books, settings }: Office, fields: Fields): Verdict {
  const all = books.present();
  const cursor = fields.raw('postBackParameter');
  const last = cursor !== null && typeof cursor === 'object' && 'parameterValue' in cursor && cursor.parameterValue;
  const start = last instanceof NumberToken ? all.findIndex(({ uid }) => uid === last.digits) + 1 : 0;
  const rows = all.slice(start, start + settings.pageSize);
  const uid = rows.at(-1)?.uid;
  return {
    status: 'success',
    data: {
      postBackParameter:
        uid === undefined ? null : { parameterType: 'LAST_RESULT_MAX_ID', parameterValue: new NumberToken(uid) },
      pageSize: new NumberToken(String(settings.pageSize)),
      result: rows.map(recordOf),
    },
  };
}

const longestSpanMs = 7 * 86_400_000;

/** A row for every appId of the chain; the misspelling is the vendor's. */
function showCalls({ apps, counter, settings }: Office, fields: Fields): Verdict {
  const [begin, end] = [Date.parse(fields.day('beginDate')), Date.parse(fields.day('endDate'))];
  if (end < begin || end - begin > longestSpanMs) return refused('malformed', 'a span of at most 7 days');
  const days = Array.from({ length: (end - begin) / 86_400_000 + 1 }, (_, day) =>
    new Date(begin + day * 86_400_000).toISOString().slice(0, 10),
  );
  const rows = days.flatMap((day) =>
    apps.map(({ appId }) => ({
      appId: appId.toUpperCase(),
      accessDate: day,
      limitTimes: new NumberToken(String(settings.callsPerDay)),
      haveAcessTimes: new NumberToken(String(counter.used(appId, day))),
    })),
  );
  return { status: 'success', data: rows };
}
