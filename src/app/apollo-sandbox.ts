/** Apollo Sandbox at `/`. It comes from Apollo's CDN; where that cannot be reached, the page says where to go instead. */
import type { ApolloServerPlugin, GraphQLServerContext } from '@apollo/server';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphContext } from '../graphql/context.ts';
import { type ExplorerContent, explorerPath, type ReadContent } from './explorer.ts';

/** Apollo Sandbox, filled in. */
export function sandboxPage(content: ReadContent): ApolloServerPlugin<GraphContext> {
  return {
    serverWillStart: async (service) => ({
      renderLandingPage: async () => ({ html: async () => showWayOut(await render(service, content())) }),
    }),
  };
}

async function render(service: GraphQLServerContext, { token, documents }: ExplorerContent): Promise<string> {
  const plugin = ApolloServerPluginLandingPageLocalDefault({
    embed: { endpointIsEditable: false, runTelemetry: false },
    document: documents.join('\n'),
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
    includeCookies: false,
    footer: false,
  });
  const listener = await plugin.serverWillStart?.(service);
  const page = await listener?.renderLandingPage?.();
  return typeof page?.html === 'function' ? page.html() : (page?.html ?? '');
}

const link = `<a href="${explorerPath}">${explorerPath}</a>`;

/** Puts words in the place of Apollo's own; the sandbox covers them once it is there. */
function showWayOut(html: string): string {
  return html
    .replace('<title>Apollo Server</title>', '<title>Apollo Sandbox</title>')
    .replace('<h1>Welcome to Apollo Server</h1>', '<h1>Apollo Sandbox is not here</h1>')
    .replace(
      'Apollo Sandbox cannot be loaded; it appears that you might be offline.',
      `It comes from Apollo’s network, which cannot be reached. ${link} has the same operations and needs no network.`,
    )
    .replace(
      'You need to enable JavaScript to run this app.',
      `Both explorers need JavaScript: this page, and ${link}.`,
    )
    .replace('.fallback {', '#embeddableSandbox:empty { pointer-events: none; }\n        .fallback {');
}
