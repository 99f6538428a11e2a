/** Two explorers: Apollo Sandbox at `/` (from its own network) and GraphiQL at `/explorer` (bundled, works offline). */

import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { RuruClientConfig } from 'ruru/server';
import type { GraphContext } from '../graphql/context.ts';

/** What an explorer shows first. */
export interface ExplorerContent {
  readonly token: string | null;
  readonly document: string;
}

const sandboxOrigins = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];
const staticPath = '/explorer/static/';

/** Apollo Sandbox, filled in. */
export function sandboxPage({ token, document }: ExplorerContent): ApolloServerPlugin<GraphContext> {
  return ApolloServerPluginLandingPageLocalDefault({
    embed: { endpointIsEditable: false },
    document,
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
    includeCookies: false,
    footer: false,
  });
}

/** Serves GraphiQL, and lets Apollo Sandbox ask from its own origin. @throws {Error} when the bundle is not installed. */
export async function addExplorers(http: FastifyInstance, content: ExplorerContent): Promise<void> {
  const { getStaticFile, ruruHTML } = await loadRuru();
  await http.register(cors, {
    origin: sandboxOrigins,
    allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight'],
  });
  const page = ruruHTML({
    endpoint: '/graphql',
    staticPath,
    // Every field is optional; the types say otherwise where GraphiQL's own are not installed.
    clientConfig: {
      initialQuery: content.document,
      ...(content.token === null
        ? {}
        : { initialHeaders: JSON.stringify({ authorization: `Bearer ${content.token}` }, null, 2) }),
    } as RuruClientConfig,
  });
  http.get('/explorer', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  http.get(`${staticPath}*`, async (request, reply) => {
    const acceptEncoding = request.headers['accept-encoding'];
    const file = await getStaticFile({ staticPath, urlPath: request.url, acceptEncoding, disallowDevAssets: true });
    return file === null ? reply.callNotFound() : reply.headers(file.headers).send(file.content);
  });
}

async function loadRuru() {
  try {
    const [{ ruruHTML }, { getStaticFile }] = await Promise.all([import('ruru/server'), import('ruru/static')]);
    return { ruruHTML, getStaticFile };
  } catch (cause) {
    throw new Error('server.explorer is on, but the package "ruru" cannot be loaded', { cause });
  }
}
