/** `npm run schema`. */
import { writeSchemaFiles } from './app/schema-file.ts';

await writeSchemaFiles('schema');
