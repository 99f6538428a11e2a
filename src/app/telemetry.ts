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

/** JSON lines on standard output, or wherever `destination` says. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
