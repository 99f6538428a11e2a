/** The text of an answer, in the charset that its sender declares. */

const declared = /\bcharset\s*=\s*["']?\s*([^\s"';,]+)/i;

/**
 * Decodes a body by the charset of its `content-type`, UTF-8 where none is declared; a mark of the byte order goes.
 * @returns null when the bytes are no text in that charset, or nobody knows it: a name with replacement characters in it
 * would look like a name.
 */
export function decodeBody(body: Uint8Array, contentType: string | undefined): string | null {
  const charset = declared.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
