/** Which pages of other origins may ask from a browser: none, unless they are named. */
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Answers preflights of these origins; without any, no page of another origin gets a header that it could use. */
export async function allowOrigins(http: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await http.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight'],
    exposedHeaders: ['retry-after'],
    maxAge: 600,
    strictPreflight: false,
  });
}
