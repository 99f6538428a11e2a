/** What PostgreSQL cannot hold: NUL, and halves of characters. */
const unstorable = /\0/g;

/** True for text that can be stored and given back as it is. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** The text with everything that cannot be stored replaced by the replacement character. */
export function storable(text: string): string {
  return text.toWellFormed().replace(unstorable, '\ufffd');
}
