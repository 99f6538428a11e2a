/** The ways in which a secret is written where it leaks: as it is, and as JSON, addresses and codings of bytes have it. */

/** Every writing of a secret, each once. Of a key in PEM form, its lines in one; a part of a writing is a part of the key. */
export function writingsOf(secret: string): ReadonlySet<string> {
  const body = pemBodyOf(secret);
  if (body === null) return new Set([...textWritings(secret), ...byteWritings(Buffer.from(secret))]);
  const der = Buffer.from(body, 'base64');
  return new Set([
    ...textWritings(body),
    ...byteWritings(der),
    // The whole file in base64, as Kubernetes and environments like to have it.
    ...byteWritings(Buffer.from(secret)),
    ...byteWritings(Buffer.from(body)),
  ]);
}

const pem = /-----BEGIN [A-Z0-9 ]+-----([\s\S]+?)-----END/;

function pemBodyOf(text: string): string | null {
  return pem.exec(text)?.[1]?.replaceAll(/\s|\\n/g, '') ?? null;
}

function textWritings(text: string): string[] {
  const inJson = JSON.stringify(text).slice(1, -1);
  const inAddress = encodeURIComponent(text);
  return [
    text,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    inAddress,
    inAddress.replaceAll(/%../g, (code) => code.toLowerCase()),
    new URLSearchParams([['', text]]).toString().slice(1),
    text.replaceAll('/', String.raw`\/`),
  ];
}

/** In hexadecimal, and in base64 wherever in a longer text it begins. */
function byteWritings(bytes: Buffer): string[] {
  const hex = bytes.toString('hex');
  const inBase64 = [0, 1, 2].map((offset) => base64At(bytes, offset));
  const inBase64Url = inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [hex, hex.toUpperCase(), ...inBase64, ...inBase64Url].filter(({ length }) => length >= 6);
}

/** The characters that depend on these bytes alone, when so many others stand before them. */
function base64At(bytes: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return whole.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}
