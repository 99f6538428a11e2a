/** Where a process may die while it works on an operation; tests kill it there. */
export const crashPoints = ['beforeClaim', 'afterClaim', 'afterSend', 'beforeSettle', 'afterSettle'] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** Called at every crash point; does nothing in production. */
export type ReachCrashPoint = (point: CrashPoint) => void | Promise<void>;
