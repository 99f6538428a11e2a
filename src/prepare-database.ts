/** A part of `npm run build`. */
import { makeEmptyDatabase } from './app/empty-database.ts';

await makeEmptyDatabase();
