import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { type Instant, instant } from '../domain/clock.ts';

const withOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant; travels as text. */
export const DateTime = new GraphQLScalarType<Instant, string>({
  name: 'DateTime',
  description:
    'An instant in ISO-8601 with offset, for example "2026-03-01T09:30:00Z" or "2026-03-01T17:30:00+08:00". Answers are always in UTC with milliseconds.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => parseInstant(value),
  parseValue: (value) => parseInstant(value),
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : null),
});

function parseInstant(value: unknown): Instant {
  const date = typeof value === 'string' && withOffset.test(value) ? new Date(value) : null;
  // Years of four digits only: what an offset pushes over the edge is refused like everything else.
  if (date !== null && !Number.isNaN(date.getTime()) && /^(?!0000)\d{4}-/.test(date.toISOString()))
    return instant(date);
  throw new GraphQLError(
    `DateTime must be ISO-8601 text with an offset, such as "2026-03-01T09:30:00Z", not ${JSON.stringify(value)}`,
    {
      extensions: { code: 'BAD_USER_INPUT' },
    },
  );
}
