import { Agent, request } from 'undici';

export interface AnswerLimits {
  /** From the first byte sent to the last one received. */
  readonly timeoutMs: number;
  readonly longestAnswerBytes: number;
}

const usual: AnswerLimits = { timeoutMs: 5_000, longestAnswerBytes: 256 * 1024 };

export interface KeyAddress {
  /** What is published there now. @throws {Error} when there is no complete answer of a sensible length in time. */
  fetch(): Promise<string>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** The configured address and no other one: redirects are not followed, and nothing that a token says is part of a request. */
export function openKeyAddress(url: string, limits: AnswerLimits = usual): KeyAddress {
  const { timeoutMs, longestAnswerBytes } = limits;
  const dispatcher = new Agent({
    connections: 1,
    connect: { timeout: timeoutMs },
    maxResponseSize: longestAnswerBytes,
  });
  return {
    async fetch() {
      const signal = AbortSignal.timeout(timeoutMs);
      const { statusCode, body } = await request(url, { dispatcher, signal, headers: { accept: 'application/json' } });
      if (statusCode === 200) return body.text();
      await body.dump();
      throw new Error(`the answer has the status ${statusCode}`);
    },
    close: () => dispatcher.destroy(),
  };
}
