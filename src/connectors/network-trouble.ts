/** What broke an exchange, in two languages: a sentence that any caller may read, and the network's own words. */

/** One trouble of the network. */
export interface Trouble {
  /** Names no host, address or port; the code in brackets is for support. */
  readonly why: string;
  /** As the network said it; for the operator's log. */
  readonly detail: string;
}

const sentences: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the vendor refuses connections'],
  ['ENOTFOUND', "the vendor's host name cannot be resolved"],
  ['EAI_AGAIN', "the vendor's host name cannot be resolved at the moment"],
  ['EHOSTUNREACH', 'there is no way to the vendor'],
  ['ENETUNREACH', 'there is no way to the vendor'],
  ['ECONNRESET', 'the connection broke'],
  ['EPIPE', 'the connection broke'],
  ['UND_ERR_SOCKET', 'the connection broke'],
  ['ETIMEDOUT', 'no connection could be made in time'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection could be made in time'],
  ['UND_ERR_DESTROYED', 'the way to the vendor is closed'],
  ['UND_ERR_CLOSED', 'the way to the vendor is closed'],
  ['UND_ERR_HEADERS_OVERFLOW', 'the headers of the answer are too long'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'the answer is not as long as it says'],
  ['UND_ERR_INVALID_ARG', 'the request cannot be written'],
]);

/** Families of codes: OpenSSL names what is wrong with a certificate in some thirty of them. */
const families: ReadonlyArray<readonly [pattern: RegExp, sentence: string]> = [
  [/^HPE_/, 'the answer is not HTTP'],
  [/CERT|ISSUER|LEAF_SIGNATURE|CRL/, 'the certificate of the vendor does not hold'],
  [/^ERR_(SSL|TLS)_|^EPROTO$/, 'no secure connection could be made'],
];

/** An error of undici, a socket or TLS, explained; never throws. */
export function explainTrouble(error: unknown): Trouble {
  if (!(error instanceof Error)) return { why: 'the exchange broke', detail: String(error) };
  const code = codeOf(error);
  const sentence =
    sentences.get(code ?? '') ?? families.find(([pattern]) => pattern.test(code ?? ''))?.[1] ?? 'the exchange broke';
  const said = error instanceof AggregateError ? error.errors.map(String).join('; ') : error.message;
  return code === null ? { why: sentence, detail: said } : { why: `${sentence} (${code})`, detail: `${code}: ${said}` };
}

/** Codes are words of a closed vocabulary; whatever looks otherwise is not repeated. */
function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(error.code)
    ? error.code
    : null;
}
