/** Amounts are text from end to end: as numbers they would lose digits. */

/** An amount as it is typed, in the form that the graph takes; null when it is none. */
export function parseAmount(typed: string): string | null {
  const text = typed.trim().replace(',', '.');
  return /^\d{1,8}(\.\d{1,2})?$/.test(text) && /[1-9]/.test(text) ? text : null;
}

/** "15.9" as a shopper expects it: "15.90". */
export function asMoney(amount: string): string {
  const [whole = '', part = ''] = amount.split('.');
  return `${whole}.${part.padEnd(2, '0')}`;
}
