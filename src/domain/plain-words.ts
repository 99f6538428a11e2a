/** Words of others as callers, logs and the journal may have them: one line, not too long, nothing that hides. */

/** Control characters, line ends, marks without a shape and those that turn the direction of writing. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** The text as one line, every run of invisible characters a blank. */
export function oneLine(text: string): string {
  return text.replace(invisible, ' ').trim();
}

/** One line of at most so many characters; what is cut ends in an ellipsis. */
export function plainWords(text: string, most = 500): string {
  const line = oneLine(text);
  // Half a character at the cut could not be stored.
  return line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
