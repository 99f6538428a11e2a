/**
 * What KYBIO's words must not carry further. An answer is not addressed to the member it is about, yet its message may
 * name who that is: "13812345678 张三 already exists". Messages end in the journal, in logs and in GraphQL answers, so
 * whatever could tell a person goes, and the number of the error, which says what happened, stays.
 */
import type { MemberPerson } from '../../domain/member.ts';

/** Phones, ids, cards and days of birth, also where they are written in groups. */
const longNumber = /\d(?:[ -]?\d){5,}/g;
/** A single letter hides nothing and stands in every second word. */
const shortestWord = 2;

/** A text in which these words and all long numbers are hidden; null stays null. */
export function hideWords(text: string | null, words: readonly string[]): string | null {
  if (text === null) return null;
  const telling = words.map((word) => word.trim()).filter(({ length }) => length >= shortestWord);
  const longestFirst = telling.toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, word) => rest.replaceAll(word, '[hidden]'), text).replace(longNumber, '[hidden]');
}

/** Everything we know that tells who a member is, a name also part by part. */
export function wordsOf(person: MemberPerson | null): readonly string[] {
  const { name = null, phone = null, email = null, birthday = null } = person ?? {};
  return [name, phone, email, birthday, ...(name?.split(/\s+/) ?? [])].filter((word) => word !== null);
}
