/** JSON bodies: measured before they are read. */
import type { FastifyInstance } from 'fastify';
import { findJsonExcess } from '../../graphql/document-limits/json-text.ts';
import { type DocumentLimits, type DocumentRefusal, refuseUnread } from '../../graphql/document-limits/limits.ts';

/** A body that holds more than is read. */
export class BodyRefusedError extends Error {
  override readonly name = 'BodyRefusedError';
  readonly code = 'BODY_REFUSED';
  readonly statusCode = 400;
  readonly refusal: DocumentRefusal;

  constructor(refusal: DocumentRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** What stands around the variables: the body's own members and those of its extensions. */
const envelope = { values: 20, depth: 2 };

/** Takes JSON only, and no more of it than documents may send as variables. */
export function readJsonBodies(http: FastifyInstance, { values, objectMembers, valueDepth }: DocumentLimits): void {
  const parse = http.getDefaultJsonParser('error', 'error');
  const most = { objectMembers, values: values + envelope.values, depth: valueDepth + envelope.depth };
  http.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    const excess = findJsonExcess(body, most);
    if (excess === null) return parse(request, body, done);
    const limit = excess === 'depth' ? 'valueDepth' : excess;
    const allowed = { values, objectMembers, valueDepth }[limit];
    done(new BodyRefusedError(refuseUnread(limit, allowed)));
  });
}
