/** Somebody else listens there already, or nobody may; the message is for the operator. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Says what a failure to listen means and which setting chooses another place; other errors come back as they are. */
export function explainListenFailure(
  cause: unknown,
  { host, port }: ListenAddress,
  settings: { readonly host: string; readonly port: string },
): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new PortTakenError(
        `Port ${port} on ${host} is taken. Stop what listens there, or choose another with ${settings.port}.`,
        { cause },
      );
    case 'EACCES':
      return new PortTakenError(
        `Port ${port} on ${host} needs rights this process lacks. Choose another with ${settings.port}.`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new PortTakenError(`This machine has no address ${host}. Choose another with ${settings.host}.`, {
        cause,
      });
  }
  return cause;
}
