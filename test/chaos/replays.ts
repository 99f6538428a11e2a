/** After a run, on the same servers: used keys with other input, and settled operations once more. */
import { isDeepStrictEqual } from 'node:util';
import type { createPost } from './apollo.ts';
import type { Judged } from './check.ts';
import { resultShape } from './documents.ts';

export interface RepeatOptions {
  readonly post: ReturnType<typeof createPost>;
  /** How many requests to make. */
  readonly count: number;
  /** How many requests all vendors together have received so far. */
  readonly countVendorCalls: () => Promise<number>;
}

export interface Repeated {
  readonly sent: number;
  readonly asExpected: number;
  readonly vendorCalls: number;
  /** What was answered instead; the first few. */
  readonly surprises: readonly string[];
}

/** Sends used keys with other input: every answer is the conflict KEY_REUSED. */
export function reuseKeys(judged: readonly Judged[], options: RepeatOptions): Promise<Repeated> {
  const used = judged.filter(({ row }) => row !== null);
  return repeat(used, options, async ({ planned, row }, send) => {
    const answer = await send({ idempotencyKey: planned.idempotencyKey, ...planned.otherInput });
    const { __typename, code, blockingOperation } = resultShape.parse(answer);
    const isConflict = __typename === 'PromoConflictError' && code === 'KEY_REUSED';
    return isConflict && Reflect.get(Object(blockingOperation), 'id') === row?.id ? null : answer;
  });
}

/** Sends settled operations once more: the answer is what it was the first time, and says that it is a replay. */
export function replay(judged: readonly Judged[], options: RepeatOptions): Promise<Repeated> {
  const settled = judged.flatMap((one) => {
    const first = one.answers.map(({ result }) => result).find((result) => isFinal(result, one));
    return first === undefined ? [] : [{ ...one, first }];
  });
  return repeat(settled, options, async ({ planned, first }, send) => {
    const answer = await send({ idempotencyKey: planned.idempotencyKey, ...planned.input });
    const isSame = isDeepStrictEqual(unmarked(answer), unmarked(first));
    return isSame && isMarked(answer) ? null : { answer, first };
  });
}

/** A success, or a refusal that is recorded and not to be tried again. */
function isFinal(result: unknown, { row }: Judged): boolean {
  const read = resultShape.safeParse(result);
  if (!read.success || read.data.operation === null) return false;
  const { __typename, operation, remedy, code } = read.data;
  if (__typename.endsWith('Success')) return true;
  // A refusal of one request to try again is about what is recorded, and is not what is recorded.
  const isRecorded = operation.state === 'REFUSED' && row?.refusalCode === code;
  return isRecorded && remedy !== 'RETRY_SAME_KEY' && remedy !== 'WAIT';
}

/**
 * An answer without the marks of a replay, `replayed` and `operation.replayOf`, and without its attempts: the end of an
 * attempt that was given up long ago may be noted late, and changes nothing else.
 */
function unmarked(answer: unknown): object {
  const { replayed: _replayed, operation, ...rest } = resultShape.parse(answer);
  return { ...rest, operation: operation === null ? null : { ...operation, replayOf: null, attempts: [] } };
}

function isMarked(answer: unknown): boolean {
  const { __typename, replayed, operation } = resultShape.parse(answer);
  const isSuccessMarked = replayed === true || !__typename.endsWith('Success');
  return isSuccessMarked && operation !== null && operation['replayOf'] === operation.id;
}

type SendInput = (input: object) => Promise<unknown>;

/** Goes through the operations, from the beginning again where there are too few, several at once. */
async function repeat<T extends Judged>(
  operations: readonly T[],
  { post, count, countVendorCalls }: RepeatOptions,
  tryOne: (one: T, send: SendInput) => Promise<unknown>,
): Promise<Repeated> {
  const before = await countVendorCalls();
  const surprises: string[] = [];
  let sent = 0;
  let asExpected = 0;
  const lanes = Array.from({ length: 8 }, async () => {
    while (sent < count && operations.length > 0) {
      const turn = sent;
      sent += 1;
      const one = operations[turn % operations.length];
      if (one === undefined) return;
      const surprise = await tryOne(one, (input) => post(one.planned.mutation, input));
      if (surprise === null) asExpected += 1;
      else if (surprises.length < 5) surprises.push(`operation ${one.planned.number}: ${JSON.stringify(surprise)}`);
    }
  });
  await Promise.all(lanes);
  return { sent, asExpected, vendorCalls: (await countVendorCalls()) - before, surprises };
}
