/** Phones and addresses of e-mail in a text that nobody has looked through: a vendor's words, a driver's complaint. */

/** Mobile numbers of the mainland; of Hong Kong and other places with their country in front. */
const phones =
  /(?<![\w.-])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![\w-])|(?<![\w.-])\+\d{1,3}(?:[ -]?\d){6,12}(?![\w-])|(?<![\w.-])852[ -]?\d{4}[ -]?\d{4}(?![\w-])/g;
const emails = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,24}\b/gi;

/** The text without them. Names cannot be told from other words: those who know them must not log them. */
export function hidePersons(text: string): string {
  return text.replace(phones, '[hidden]').replace(emails, '[hidden]');
}
