/** What goes wrong before GraphQL has the same shape as what goes wrong in it, and repeats nothing that was sent. */
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DocumentRefusal } from '../../graphql/document-limits/limits.ts';
import { STATUS_CODES } from '../node-http.ts';
import { BodyRefusedError } from './json-body.ts';
import { safeHeaders } from './request-rules.ts';

/** Messages of our own; others could hold what was sent. */
const messages: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'A POST to GraphQL needs the content-type application/json.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as its content-length says.',
};

/** Handlers for errors, for addresses that do not exist, and for methods that GraphQL does not have. */
export function answerErrorsAsGraphQL(http: FastifyInstance): void {
  http.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof BodyRefusedError) return reply.code(error.statusCode).send(shapeRefusal(error.refusal));
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      request.log.error({ err: error }, 'a request failed because of us');
      return reply.code(status).send(shape('Something went wrong on our side.', 'INTERNAL_SERVER_ERROR'));
    }
    const message = messages[error.code] ?? `${STATUS_CODES[status] ?? 'Bad Request'}.`;
    return reply.code(status).send(shape(message, 'BAD_REQUEST'));
  });
  http.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(shape('There is nothing at this address.', 'NOT_FOUND')),
  );
}

/** 405 with what is allowed instead of a 404, as a path that exists must answer (RFC 9110, section 15.5.6). */
export function refuseOtherMethods(http: FastifyInstance, url: string): void {
  http.route({
    url,
    method: ['PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    handler: (_request, reply) =>
      reply.code(405).header('allow', 'GET, POST').send(shape('GraphQL is asked by GET or POST.', 'BAD_REQUEST')),
  });
}

function shape(message: string, code: string) {
  return { errors: [{ message, extensions: { code } }] };
}

const shapeRefusal = ({ message, ...extensions }: DocumentRefusal) => ({ errors: [{ message, extensions }] });

/** Answers a URL that cannot be decoded, which no hook and no handler ever sees. */
export function answerBadAddress(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(400).headers(safeHeaders).send(shape('The address is not a valid URL.', 'BAD_REQUEST'));
}

const broken: Readonly<Record<string, readonly [line: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too long.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Payload Too Large', 'The chunks are not what they should be.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive in time.'],
};

/** Answers what is not HTTP, too long or too slow, and ends its connection. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const [line, message] = broken[error.code ?? ''] ?? ['400 Bad Request', 'This is not a valid HTTP request.'];
  const body = JSON.stringify(shape(message, 'BAD_REQUEST'));
  const head = `HTTP/1.1 ${line}\r\ncontent-type: application/json; charset=utf-8\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  socket.end(`${head}${body}`, () => socket.destroy());
}
