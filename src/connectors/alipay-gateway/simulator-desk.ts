/** One request at the simulated gateway, from its arrival to its answer or the lack of one. */
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Admitted, Arrival, GatewayRefusal } from './simulator-admission.ts';
import { type Answer, type RenderedAnswer, send, type Verdict } from './simulator-answer.ts';
import type { AnswerFault, Fault, FaultList } from './simulator-faults.ts';
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

/** One request as received, and what came of it. */
export interface ReceivedRequest {
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the vendor decided, whatever was then answered; null if it has done no work, or not yet. */
  verdict: { readonly status: string; readonly code: string } | null;
  /** The misbehaviour this request met. */
  misbehaviour: string | null;
}

/** What stands around the desk. */
export interface DeskDeps<Operation extends string> {
  readonly business: Business<Operation>;
  readonly admit: (arrival: Arrival) => Admitted<Operation> | GatewayRefusal;
  readonly render: (answer: Answer, fault?: AnswerFault) => RenderedAnswer;
  readonly faults: FaultList;
  /** Aborts the waiting of slow answers and late work. */
  readonly closing: AbortSignal;
}

const properly: Fault = { applies: true };
const nothingDone: Verdict = { status: 'U', code: 'UNKNOWN_EXCEPTION', message: 'nothing was done' };

/** Prepares the function that serves requests; it rejects only when the simulator closes meanwhile. */
export function createDesk<Operation extends string>({
  business,
  admit,
  render,
  faults,
  closing,
}: DeskDeps<Operation>) {
  const pause = (ms = 0): Promise<void> => (ms === 0 ? Promise.resolve() : delay(ms, undefined, { signal: closing }));

  return async function serve(arrival: Arrival, entry: ReceivedRequest, response: ServerResponse): Promise<void> {
    const reply = (verdict: Verdict, envelope: EnvelopeKey, fault: AnswerFault = {}): void => {
      const answer = { verdict, envelope, path: arrival.path, clientId: arrival.headers['client-id'] ?? '' };
      send(response, render(answer, fault), fault.truncated);
    };
    const decide = (verdict: Verdict): Verdict => {
      entry.verdict = { status: verdict.status, code: verdict.code };
      return verdict;
    };

    const admitted = admit(arrival);
    if ('refusedWith' in admitted) {
      reply(decide({ status: 'F', code: admitted.refusedWith, message: admitted.message }), 'result');
      return;
    }
    const body = parse(arrival.body);
    const met = faults.take(admitted.operation, fieldOf(body, business.targetField));
    const fault = met?.fault ?? properly;
    entry.misbehaviour = met?.name ?? null;

    await pause(fault.workDelayMs);
    const worked = fault.applies ? decide(business.handle({ ...admitted, body })) : nothingDone;
    if (fault.connection !== undefined) {
      breakConnection(response, fault.connection);
      return;
    }
    await pause(fault.answer?.delayMs);
    const said = fault.says && { ...fault.says, message: fault.says.code };
    // Assumption: what the gateway itself says comes under `result`, whatever the family.
    reply(said ?? worked, said?.by === 'gateway' ? 'result' : business.envelopeOf(admitted.operation), fault.answer);
  };
}

function breakConnection({ socket }: ServerResponse, how: 'dropped' | 'reset' | 'hung'): void {
  if (how === 'dropped') socket?.destroy();
  if (how === 'reset') socket?.resetAndDestroy();
}

/** Undefined stands for "not JSON"; JSON itself cannot say it. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}

function fieldOf(body: unknown, field: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  return new Map<string, unknown>(Object.entries(body)).get(field);
}
