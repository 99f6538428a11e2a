/** The database's address has a password in it, which is never told. */
import { knownSecrets } from '../domain/known-secrets.ts';

/** Notes the passwords by which the database may be reached; nothing prints them from now on. */
export function rememberPasswords({ DATABASE_URL = '', PGPASSWORD = '' }: NodeJS.ProcessEnv): void {
  knownSecrets.remember(PGPASSWORD);
  const written = /^[^:/]+:\/\/[^:/?#]*:(.*)@/.exec(DATABASE_URL)?.[1];
  if (written !== undefined) knownSecrets.remember(written);
  if (!URL.canParse(DATABASE_URL)) return;
  const { password, searchParams } = new URL(DATABASE_URL);
  for (const each of [password, decoded(password), searchParams.get('password') ?? '']) knownSecrets.remember(each);
}

/** Otherwise part of a password would be taken for the database's name or host, and told as such. */
export function endsItsPassword(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { pathname, hash } = new URL(url);
  return !`${pathname}${hash}`.includes('@') && !/\?[^=&]*@/.test(url);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded: it stands for itself.
    return text;
  }
}
