/** `npm run schema`. */
import { writeSchemaFile } from './app/schema-file.ts';

await writeSchemaFile('schema/promotions.graphql');
