import { type Logger, pino } from 'pino';

export type { Logger };

/** Where a secret could stand in a log line by accident. */
const secretPaths = [
  'authorization',
  'headers.authorization',
  'req.headers.authorization',
  'privateKey',
  '*.privateKey',
  'token',
  '*.token',
  'signature',
  'headers.signature',
];

/**
 * What an error may tell the log. Database errors carry the values of their statement (`params`, `detail`, `where`), and
 * with them members' names and phones: only what says where and why goes out.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const facts = new Map<string, unknown>(Object.entries(error));
  const { name: type, message, stack, cause } = error;
  const told = { code: facts.get('code'), constraint: facts.get('constraint') };
  return { type, message, stack, ...told, ...(cause instanceof Error ? { cause: describeError(cause) } : {}) };
}

/** JSON lines on standard output, or wherever `destination` says. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
