/** One request at the simulated gateway: admitted or refused, and then the family's business. */
import { type Arrival, fieldOf, parseJsonBody, type Receive } from '../simulation/simulator-desk.ts';
import type { Admitted, GatewayRefusal } from './simulator-admission.ts';
import type { createRenderer, Verdict } from './simulator-answer.ts';
import type { GatewayFault } from './simulator-faults.ts';
import type { EnvelopeKey } from './wire.ts';

/** A request that reached the business; `body` is its parsed JSON, undefined if it is none. */
export interface BusinessCall<Operation extends string> extends Admitted<Operation> {
  readonly body: unknown;
}

/** What a family's business does with the requests the gateway lets through. */
export interface Business<Operation extends string> {
  /** The body's field that names the template. */
  readonly targetField: string;
  readonly envelopeOf: (operation: Operation) => EnvelopeKey;
  readonly handle: (call: BusinessCall<Operation>) => Verdict;
}

/** What stands around the desk. */
export interface GatewayDeskDeps<Operation extends string> {
  readonly business: Business<Operation>;
  readonly admit: (arrival: Arrival) => Admitted<Operation> | GatewayRefusal;
  readonly render: ReturnType<typeof createRenderer>;
}

const nothingDone: Verdict = { status: 'U', code: 'UNKNOWN_EXCEPTION', message: 'nothing was done' };

/** Prepares the function that receives requests. */
export function createGatewayDesk<Operation extends string>({
  business,
  admit,
  render,
}: GatewayDeskDeps<Operation>): Receive<Verdict, GatewayFault> {
  return function receive(arrival, entry) {
    const reply = (verdict: Verdict, envelope: EnvelopeKey, fault?: GatewayFault) =>
      render({ verdict, envelope, path: arrival.path, clientId: arrival.headers['client-id'] ?? '' }, fault);
    const decide = (verdict: Verdict): Verdict => {
      entry.verdict = { status: verdict.status, code: verdict.code };
      return verdict;
    };

    const admitted = admit(arrival);
    if ('refusedWith' in admitted) {
      return reply(decide({ status: 'F', code: admitted.refusedWith, message: admitted.message }), 'result');
    }
    const body = parseJsonBody(arrival.body);
    return {
      operation: admitted.operation,
      target: fieldOf(body, business.targetField),
      work: () => decide(business.handle({ ...admitted, body })),
      answer(worked, fault) {
        const said = fault?.says && { ...fault.says, message: fault.says.code };
        // Assumption: what the gateway itself says comes under `result`, whatever the family.
        const envelope = said?.by === 'gateway' ? 'result' : business.envelopeOf(admitted.operation);
        return reply(said ?? worked ?? nothingDone, envelope, fault);
      },
    };
  };
}
