/** The whole reference, by path under `docs/reference/`. */
import { readSchema } from '../support/schema.ts';
import { errorTypeNames } from './advice.ts';
import { canonicalCodes, typeOf } from './codes.ts';
import { rootFields } from './documents.ts';
import { renderErrorIndex, renderErrorPages, type Source } from './error-pages.ts';
import { readExamples } from './examples.ts';
import { describe } from './internal.ts';
import { operationLink, typeLink } from './links.ts';
import { code, firstSentence, page, section, table } from './markdown.ts';
import { costOf, renderOperationPages, rootField, scopesOf } from './operation-pages.ts';

export function renderReference(): ReadonlyMap<string, string> {
  const source = { schema: readSchema(), examples: readExamples() };
  return new Map([
    ['README.md', renderIndex(source)],
    ['errors/README.md', renderErrorIndex(source)],
    ...renderErrorPages(source),
    ...renderOperationPages(source),
  ]);
}

function renderIndex(source: Source): string {
  const rows = (areMutations: boolean): ReadonlyArray<readonly string[]> =>
    rootFields
      .map((name) => ({ name, ...rootField(source, name) }))
      .filter(({ isMutation }) => isMutation === areMutations)
      .map(({ name, field }) => [
        operationLink(name, ''),
        describe(field, firstSentence(field.description)),
        scopesOf(field).map(code).join(' and '),
        costOf(field),
      ]);
  const head = ['', 'what it does', 'scope', 'cost'];
  return page(
    '# Reference',
    'Every query and mutation, every error type and code. Made from the schema, the code tables and a recorded run against the simulated vendors by `npm run docs`; a test compares it byte for byte. In the examples, what differs from run to run is put in a fixed form: ids, keys, instants (but for a day’s end), pauses of more than ten seconds (to the half minute, or the minute in which they end), and the suffixes of account ids.',
    'You have a code in hand: [errors by code](errors/README.md#by-code). You want to try: the [Bruno collection](../bruno/README.md) has one request for each operation. The vendors’ own codes: [result codes](../result-codes.md).',
    section('## Mutations', table(head, rows(true))),
    section('## Queries', table(head, rows(false))),
    section(
      '## Errors',
      table(
        ['type', 'what it says', 'codes'],
        errorTypeNames.map((type) => [
          typeLink(type, ''),
          firstSentence(source.schema.getType(type)?.description),
          String(canonicalCodes.filter((each) => typeOf(each) === type).length),
        ]),
      ),
    ),
  );
}
