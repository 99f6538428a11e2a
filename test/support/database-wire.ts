/** What the program says to PostgreSQL, to count its statements. */
import { recordStatements } from './statement-wire.ts';

export interface DatabaseWire {
  readonly url: string;
  /** How many statements with this in their text have gone to the database since the last `forget`. */
  statements(text: string): number;
  forget(): void;
  close(): void;
}

/** Listens between the program and its database. */
export async function listenOn(databaseUrl: string): Promise<DatabaseWire> {
  const { url, trips, forget, close } = await recordStatements(databaseUrl);
  return {
    url,
    statements: (text) => trips.filter((trip) => trip.text.includes(text)).length,
    forget,
    close: () => void close(),
  };
}
