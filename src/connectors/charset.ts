/** The text of an answer, in the charset that its sender declares. */

/** Of what stands in a header, so much is looked at. */
const longestType = 200;
const declared = /\bcharset\s*=\s*["']?\s*([^\s"';,]+)/i;

const readableTypes =
  /^\s*(?:(?:application|text)\/(?:json|javascript|x-javascript|[\w.-]+\+json)|text\/plain)\s*(?:;|$)/i;

/**
 * True where an answer that is not signed may be read as JSON: its sender says that it is JSON, script or bare text, as
 * gateways do, or says nothing. A page of HTML or a file is somebody else's answer, whatever stands in it.
 */
export function mayBeJson(contentType: string | undefined): boolean {
  return (
    contentType === undefined || contentType.trim() === '' || readableTypes.test(contentType.slice(0, longestType))
  );
}

/**
 * Decodes a body by the charset of its `content-type`, UTF-8 where none is declared; a mark of the byte order goes.
 * @returns null when the bytes are no text in that charset, or nobody knows it: a name with replacement characters in it
 * would look like a name.
 */
export function decodeBody(body: Uint8Array, contentType: string | undefined): string | null {
  const charset = declared.exec((contentType ?? '').slice(0, longestType))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
