/** GraphiQL at `/explorer`: bundled, so that it works offline. */
import type { FastifyInstance } from 'fastify';
import type { RuruClientConfig } from 'ruru/server';
import { keepTabs } from './explorer-tabs.ts';

/** What an explorer shows first. */
export interface ExplorerContent {
  readonly token: string | null;
  /** One for each tab; an explorer without tabs has them in one. */
  readonly documents: readonly string[];
}

/** Asked at every visit. */
export type ReadContent = () => ExplorerContent;

export const explorerPath = '/explorer';

/** Where Apollo Sandbox asks from. */
export const sandboxOrigins = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];
const staticPath = `${explorerPath}/static/`;

/** Serves GraphiQL. @throws {Error} when the bundle is not installed. */
export async function addExplorers(http: FastifyInstance, content: ReadContent): Promise<void> {
  const { getStaticFile, ruruHTML } = await loadRuru();
  http.get(explorerPath, (_request, reply) => {
    const clientConfig = configure(content());
    const configScript = (original: string): string => `${original}\n${keepTabs(clientConfig)}`;
    const page = ruruHTML({ endpoint: '/graphql', staticPath, clientConfig, htmlParts: { configScript } });
    return reply.type('text/html; charset=utf-8').send(page);
  });
  http.get(`${staticPath}*`, async (request, reply) => {
    const acceptEncoding = request.headers['accept-encoding'];
    const file = await getStaticFile({ staticPath, urlPath: request.url, acceptEncoding, disallowDevAssets: true });
    return file === null ? reply.callNotFound() : reply.headers(file.headers).send(file.content);
  });
}

/** Ruru hands `defaultTabs` on to GraphiQL; its types do not say so, nor that every field is optional. */
function configure({ token, documents }: ExplorerContent): RuruClientConfig {
  const headers = token === null ? null : JSON.stringify({ authorization: `Bearer ${token}` }, null, 2);
  return {
    ...(headers === null ? {} : { initialHeaders: headers, defaultHeaders: headers }),
    ...(documents.length === 0 ? {} : { defaultTabs: documents.map((query) => ({ query, headers })) }),
  } as RuruClientConfig;
}

async function loadRuru() {
  try {
    const [{ ruruHTML }, { getStaticFile }] = await Promise.all([import('ruru/server'), import('ruru/static')]);
    return { ruruHTML, getStaticFile };
  } catch (cause) {
    throw new Error('server.explorer is on, but the package "ruru" cannot be loaded', { cause });
  }
}
