import { type Logger, pino } from 'pino';
import { knownSecrets } from '../domain/known-secrets.ts';
import { describeError } from './describe-error.ts';
import { hidePersons } from './hidden-persons.ts';

export type { Logger };

/** Where a secret or a person could stand in a log line by accident. */
const words = [
  'authorization',
  'privateKey',
  'appKey',
  'appSecret',
  'session',
  'password',
  'token',
  'signature',
  'name',
  'phone',
  'email',
  'birthday',
  'person',
  'variables',
];
const secretPaths = ['req.headers.authorization', ...words.flatMap((word) => [word, `*.${word}`])];

/** JSON lines on standard output, or wherever `destination` says. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
    // The second lock: by what is written, wherever it stands.
    hooks: { streamWrite: cleanLine },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** A log line without secrets and persons. */
function cleanLine(line: string): string {
  const cleaned = hidePersons(knownSecrets.hide(line));
  return cleaned === line || isJson(cleaned) ? cleaned : unprintable;
}

const unprintable = `${JSON.stringify({ level: 'error', msg: 'a line that is none without the secrets in it was left out' })}\n`;

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
