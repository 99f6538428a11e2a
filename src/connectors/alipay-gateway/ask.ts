import type { VendorRequest } from '../../domain/operation.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { ConnectorDeps } from '../connector.ts';
import { type CodeTable, outcomeOf } from './codes.ts';
import type { Gateway } from './gateway.ts';

/** One call, and what its answer comes to. @param read makes something of the body of a success. */
export type Ask = <T>(
  request: VendorRequest,
  codes: CodeTable,
  read: (outcome: Outcome<unknown>) => Outcome<T>,
) => Promise<Outcome<T>>;

/**
 * Asks over this gateway. An answer that leaves anything open, though it is the vendor's, may be one to another question: its
 * connection is closed.
 */
export function createAsk(gateway: Gateway, alarm: ConnectorDeps['alarm']): Ask {
  return async (request, codes, read) => {
    const answer = await gateway.call(request);
    const outcome = read(outcomeOf(answer, codes, alarm));
    if (answer.kind === 'result' && outcome.kind === 'unknown') answer.closeConnection();
    return outcome;
  };
}

/** Reads nothing: for successes that tell no state. */
export function withoutValue(outcome: Outcome<unknown>): Outcome<null> {
  return outcome.kind === 'done' ? { ...outcome, value: null } : outcome;
}
