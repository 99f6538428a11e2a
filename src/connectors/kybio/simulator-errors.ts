/**
 * Error numbers of the simulated vendor. Simulator-only: no copy of the vendor's error code table could be found, and
 * every number here is invented.
 */
export const errorNumbers = {
  duplicate: 90_001,
  memberNotFound: 90_002,
  balanceInsufficient: 90_003,
  pointsInsufficient: 90_004,
  quotaExhausted: 90_005,
  signatureRefused: 90_006,
  appUnknown: 90_007,
  timeStampMissing: 90_008,
  malformed: 90_009,
  tooFast: 90_010,
} as const;

/** The invented numbers in the shape of the account setting `errorCodes`. */
export const kybioSimulatorErrorCodes = {
  duplicate: [errorNumbers.duplicate],
  memberNotFound: [errorNumbers.memberNotFound],
  balanceInsufficient: [errorNumbers.balanceInsufficient, errorNumbers.pointsInsufficient],
  quotaExhausted: [errorNumbers.quotaExhausted],
  signatureRefused: [errorNumbers.signatureRefused],
  appUnknown: [errorNumbers.appUnknown],
};

/** What the vendor decided about one request; numbers in `data` are tokens. */
export type Verdict =
  | { readonly status: 'success'; readonly data: unknown }
  | { readonly status: 'error'; readonly errorCode: number | null; readonly message: string | null };

/** A refusal; `message` is for the developer who reads it, but for the duplicate's, which upstream's page quotes. */
export function refused(name: keyof typeof errorNumbers, message: string): Verdict {
  return { status: 'error', errorCode: errorNumbers[name], message };
}
