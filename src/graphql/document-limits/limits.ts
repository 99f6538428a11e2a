/** How much one document may ask for, and what is said when it asks for more. */

/** Every number is the most that is allowed. */
export interface DocumentLimits {
  /** Of the document, comments and spaces too. */
  readonly characters: number;
  /** Words and signs of the document. */
  readonly tokens: number;
  /** Characters of one name: every error repeats the names that it speaks of. */
  readonly nameLength: number;
  /** Lists and objects within each other, in the document or its variables. */
  readonly valueDepth: number;
  /** Values in the variables: members of objects and things in lists. */
  readonly values: number;
  /** Members of one object in the variables, and variables: to list the members of a large one takes long. */
  readonly objectMembers: number;
  /** Fields within fields. */
  readonly depth: number;
  /** Fields and spreads, once fragments stand where they are spread. */
  readonly height: number;
  readonly aliases: number;
  /** Fields of an operation's first level. */
  readonly rootFields: number;
  /** The same of a mutation: each is an effect. */
  readonly mutationFields: number;
  readonly directives: number;
  /** Directives at one place. */
  readonly directivesAtOnce: number;
  /** How often one place of the answer is asked for: every pair of them has to be compared. */
  readonly repeats: number;
  /** Things that lists within lists may come to. */
  readonly listSize: number;
  /** The sum of what the schema's `@cost` and `@listSize` say. */
  readonly cost: number;
}

/** What applies when a configuration says nothing. */
export const defaultLimits: DocumentLimits = {
  characters: 50_000,
  tokens: 2_000,
  nameLength: 200,
  valueDepth: 16,
  values: 5_000,
  objectMembers: 1_000,
  depth: 20,
  height: 1_000,
  aliases: 60,
  rootFields: 60,
  mutationFields: 5,
  directives: 50,
  directivesAtOnce: 4,
  repeats: 50,
  listSize: 20_000,
  cost: 50_000,
};

/** Which limit a document breaks. */
export interface DocumentRefusal {
  readonly code: 'DOCUMENT_TOO_LARGE' | 'GRAPHQL_VALIDATION_FAILED';
  readonly message: string;
  readonly limit?: keyof DocumentLimits;
  readonly allowed?: number;
  /** Infinity is said as null. */
  readonly found?: number | null;
}

const words: Readonly<Record<keyof DocumentLimits, readonly [what: string, advice: string]>> = {
  characters: ['characters', 'Send values as variables.'],
  tokens: ['words and signs', 'Send fewer fields, or values as variables.'],
  nameLength: ['characters in one name', 'Use shorter names.'],
  valueDepth: ['levels of lists and objects within each other', 'Nothing here takes values of so many levels.'],
  values: ['values in its variables', 'Divide it into several requests.'],
  objectMembers: ['members in one object of its variables', 'Nothing here takes objects of so many members.'],
  depth: ['levels of fields within fields', 'Ask for what is further down with a document of its own.'],
  height: ['fields and spreads, fragments counted wherever they are spread', 'Divide it into several documents.'],
  aliases: ['aliases', 'Divide it into several documents.'],
  rootFields: ['fields on the first level', 'Divide it into several documents.'],
  mutationFields: ['changes', 'Send them in several requests, each with keys of its own.'],
  directives: ['directives', 'Leave out what is not needed.'],
  directivesAtOnce: ['directives at one place', 'Leave out what is not needed.'],
  repeats: ['repetitions of one field at one place', 'Ask for it once, or in fragments on fewer types.'],
  listSize: [
    'things, by the sizes of its lists',
    'Ask for smaller pages with "first", or for fewer lists within lists.',
  ],
  cost: ['units of cost', 'Ask for fewer fields that cost, or for smaller pages with "first".'],
};

/** Compares what was measured with what is allowed; the first limit that is broken, in the order of the limits. */
export function compareWithLimits(
  measured: Readonly<Partial<Record<keyof DocumentLimits, number>>>,
  limits: DocumentLimits,
): DocumentRefusal | null {
  for (const limit of limitNames) {
    const found = measured[limit];
    if (found !== undefined && found > limits[limit]) return refuse(limit, limits[limit], found);
  }
  return null;
}

const limitNames: ReadonlyArray<keyof DocumentLimits> = [
  'characters',
  'tokens',
  'nameLength',
  'valueDepth',
  'values',
  'objectMembers',
  'depth',
  'height',
  'aliases',
  'rootFields',
  'mutationFields',
  'directives',
  'directivesAtOnce',
  'repeats',
  'listSize',
  'cost',
];

/** For what was not read to its end. */
export function refuseUnread(limit: keyof DocumentLimits, allowed: number): DocumentRefusal {
  const [what, advice] = words[limit];
  const message = `The document has more than ${allowed} ${what}. ${advice}`;
  return { code: 'DOCUMENT_TOO_LARGE', message, limit, allowed };
}

function refuse(limit: keyof DocumentLimits, allowed: number, found: number): DocumentRefusal {
  const [what, advice] = words[limit];
  const count = found > Number.MAX_SAFE_INTEGER ? 'more than can be counted' : String(found);
  return {
    code: 'DOCUMENT_TOO_LARGE',
    message: `The document has ${count} ${what}; ${allowed} are allowed. ${advice}`,
    limit,
    allowed,
    found: found > Number.MAX_SAFE_INTEGER ? null : found,
  };
}
