/**
 * Answers of the simulated vendor.
 * Source: KYBIO "Modify member's balance points" (return result; `status` is case-insensitive); `messages` and
 * `errorCode` are missing in some of the articles' samples.
 */
import type { SimulatedAnswer } from '../simulation/simulator-desk.ts';
import type { Verdict } from './simulator-errors.ts';
import type { KybioFault } from './simulator-faults.ts';
import { NumberToken, writeTokens } from './simulator-json.ts';
import type { KybioSimulatorSettings } from './simulator-settings.ts';

/** The function that writes answers; their variety goes by their number, so that a run can be repeated. */
export interface EnvelopeWriter {
  readonly write: (verdict: Verdict, own?: KybioFault) => SimulatedAnswer;
  readonly reset: () => void;
}

/** Prepares the writer. */
export function createEnvelopeWriter(settings: KybioSimulatorSettings): EnvelopeWriter {
  let written = 0;
  return {
    write(verdict, own = {}) {
      const turn = settings.envelopeVariety ? written++ : 0;
      const status = own.status ?? spell(verdict.status, turn);
      const envelope = { status, ...partsOf(verdict, turn), ...(own.hasNoData === true ? { data: undefined } : {}) };
      const text = writeTokens(envelope, own);
      return { text, headers: () => ({ 'content-type': 'application/json; charset=utf-8' }) };
    },
    reset() {
      written = 0;
    },
  };
}

function spell(status: string, turn: number): string {
  const spellings = [status, status.toUpperCase(), `${status.charAt(0).toUpperCase()}${status.slice(1)}`];
  return spellings[turn % spellings.length] ?? status;
}

/** Only successes go without parts: an error that says nothing at all is a misbehaviour. */
function partsOf(verdict: Verdict, turn: number): object {
  if (verdict.status === 'success') {
    return {
      ...(turn % 4 === 1 ? {} : { messages: [] }),
      ...(turn % 4 === 2 ? {} : { errorCode: null }),
      data: verdict.data,
    };
  }
  const { errorCode, message } = verdict;
  return {
    ...(message === null ? {} : { messages: [message] }),
    errorCode: errorCode === null ? null : new NumberToken(String(errorCode)),
  };
}
