/** The settings of all simulated accounts: what an operator would get by leaving things as they are, but for the timeout. */

/** The vendor's longest processing time: a request that we gave up on may arrive until then. */
export const longestProcessingMs = 60_000;

export const policies = {
  limits: { timeoutMs: 3_000, breaker: { failures: 10, closedMs: 10_000 } },
  policy: { longestProcessingMs, firstCheckMs: 2_000, giveUpAfterMs: 900_000 },
  journal: { leaseMs: 10_000, waitMs: 200, checkEveryMs: 500, refreshEverySeconds: 60, keepDays: 400 },
} as const;
