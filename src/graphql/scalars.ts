import { type ASTNode, GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { type Instant, instant } from '../domain/clock.ts';
import { type Decimal as DecimalText, mostDigits, parseDecimal } from '../domain/decimal.ts';
import { type Long as LongText, parseLong } from '../domain/long.ts';

const withOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant; travels as text. */
export const DateTime = new GraphQLScalarType<Instant, string>({
  name: 'DateTime',
  description:
    'An instant in ISO-8601 with offset, for example "2026-03-01T09:30:00Z" or "2026-03-01T17:30:00+08:00". Answers are always in UTC with milliseconds.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => (isInstant(value) ? value : parseInstant(value)),
  parseValue: (value) => parseInstant(value),
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : null, node),
});

/** As `instant` writes them, and nobody else: parsing each again would be half of the time that a list takes. */
const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' && /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/.test(value);

function parseInstant(value: unknown, node?: ValueNode): Instant {
  const date = typeof value === 'string' && withOffset.test(value) ? new Date(value) : null;
  // Years of four digits only: what an offset pushes over the edge is refused like everything else.
  if (date !== null && !Number.isNaN(date.getTime()) && /^(?!0000)\d{4}-/.test(date.toISOString()))
    return instant(date);
  throw refused(
    `DateTime must be ISO-8601 text with an offset, such as "2026-03-01T09:30:00Z", not ${JSON.stringify(value)}`,
    node,
  );
}

/** An exact decimal number; travels as text. */
export const Decimal = createExactScalar({
  name: 'Decimal',
  description: `An exact decimal number of up to ${mostDigits} digits, before and behind the point together, without exponent. It travels as text, because JSON numbers lose digits: answers are always text in shortest form, such as "12.5", "0" or "-100". In variables, send text such as "12.50", or a whole number up to 2^53 - 1; a JSON number with a fraction is refused. In a document, "12.50" and the bare 12.50 mean the same and are read digit by digit.`,
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  form: `a decimal number of up to ${mostDigits} digits without exponent, such as "-12.50"`,
  example: '"12.50"',
  literals: [Kind.STRING, Kind.INT, Kind.FLOAT],
  parse: (text): DecimalText | null => parseDecimal(text),
});

/** A 64-bit integer; travels as text. */
export const Long = createExactScalar({
  name: 'Long',
  description:
    'A signed 64-bit integer, -9223372036854775808 to 9223372036854775807. It travels as text, because JavaScript’s numbers end at 2^53: answers are always text without leading zeros, such as "231607639459718452". In variables, send text, or a number up to 2^53 - 1. In a document, "231607639459718452" and the bare 231607639459718452 mean the same and are read digit by digit.',
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#long',
  form: 'a whole number from -9223372036854775808 to 9223372036854775807, such as "231607639459718452"',
  example: '"231607639459718452"',
  literals: [Kind.STRING, Kind.INT],
  parse: (text): LongText | null => parseLong(text),
});

interface ExactScalar<T extends string> {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL: string;
  /** What it must be, in words with an example. */
  readonly form: string;
  readonly example: string;
  /** The literals whose text is its value. */
  readonly literals: ReadonlyArray<typeof Kind.STRING | typeof Kind.INT | typeof Kind.FLOAT>;
  /** Reads the canonical form; null for what is none. */
  readonly parse: (text: string) => T | null;
}

/** A number kept as text, so that no digit ever passes through a double. */
function createExactScalar<T extends string>(scalar: ExactScalar<T>): GraphQLScalarType<T, string> {
  const { name, description, specifiedByURL } = scalar;
  return new GraphQLScalarType<T, string>({
    name,
    description,
    specifiedByURL,
    serialize: (value) => readText(scalar, value),
    parseValue: (value) => readText(scalar, typeof value === 'number' ? textOfNumber(scalar, value) : value),
    parseLiteral: (node) => readText(scalar, textOfLiteral(scalar, node), node),
  });
}

function readText<T extends string>({ name, form, parse }: ExactScalar<T>, value: unknown, node?: ValueNode): T {
  const parsed = typeof value === 'string' ? parse(value) : null;
  if (parsed !== null) return parsed;
  throw refused(`${name} must be ${form}, not ${shown(value)}`, node);
}

function textOfNumber<T extends string>({ name, example }: ExactScalar<T>, value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  throw refused(
    `${name} must be sent as text, such as ${example}: the JSON number ${value} may have lost digits on its way`,
  );
}

function textOfLiteral<T extends string>({ literals }: ExactScalar<T>, node: ValueNode): string | null {
  const isNumeric = node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT;
  return isNumeric && literals.some((kind) => kind === node.kind) ? node.value : null;
}

/** What was sent instead, at a length that a person reads. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function refused(message: string, node?: ASTNode): GraphQLError {
  return new GraphQLError(message, { nodes: node ?? null, extensions: { code: 'BAD_USER_INPUT' } });
}
