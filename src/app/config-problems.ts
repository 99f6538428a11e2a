/** What is wrong with a configuration, told without its values: any of them may be a secret in the wrong place. */
import type { SettingsIssue } from '../connectors/settings.ts';
import { UnsafeFileError } from './guarded-files.ts';
import { isEvidentlyPath } from './secrets.ts';

/** What the parser complains about, without the piece of the file that it quotes: it may be a secret. */
export function withoutQuotation(message: string): string {
  const [line = ''] = message.split('\n');
  const place = / at line \d+, column \d+/.exec(line)?.[0] ?? '';
  return `${line.replace(place, '').replace(/:.*$/, '')}${place}`;
}

/** Why the configuration file could not be read. */
export function describeUnread(path: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ReferenceError) return `${path}: ${withoutQuotation(reason)}`;
  const named = isEvidentlyPath(path, '.') ? path : 'a file whose name is not shown';
  if (error instanceof UnsafeFileError) return `PROMOTIONS_CONFIG: names ${named}, which ${reason}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'for no reason that is known';
  return `PROMOTIONS_CONFIG: names ${named}, which cannot be read (${code})`;
}

interface Issue extends SettingsIssue {
  readonly code?: string;
  readonly keys?: readonly string[];
  readonly issues?: ReadonlyArray<{ readonly message: string }>;
}

/** One line for each problem, with its path. */
export function describeIssue(issue: Issue, prefix: readonly string[]): string[] {
  const path = [...prefix, ...issue.path.map(String)].map(shownName);
  if (issue.code === 'unrecognized_keys' && issue.keys !== undefined) {
    return issue.keys.map((key) =>
      isEvidentlyName(key)
        ? `${[...path, key].join('.')}: is not a known setting`
        : `${path.join('.') || 'the file'}: has a setting that is not known, and not shown as its name may be a secret`,
    );
  }
  const message = issue.code === 'invalid_key' ? (issue.issues?.[0]?.message ?? issue.message) : issue.message;
  return [`${path.join('.') || 'the file'}: ${plain(message)}`];
}

/** Words with a few digits behind them; what is random has its digits everywhere. */
export const isEvidentlyName = (text: string): boolean =>
  /^[a-z]+(?:[-_][a-z]+)*\d{0,3}$/i.test(text) && text.length <= 40;

/** A name as it is told; one that could as well be a secret is not. */
export const shownName = (name: string): string =>
  isEvidentlyName(name) || /^[a-z0-9-]{1,20}$/.test(name) ? name : '(a name that is not shown)';

/** Zod's words, a little plainer. */
function plain(message: string): string {
  return message
    .replace(/^Invalid input: expected (.+), received undefined$/, 'is missing (expected $1)')
    .replace(/^Invalid input: /, '');
}
