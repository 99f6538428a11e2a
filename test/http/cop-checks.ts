/** What graphql-cop 1.14 asks a server, and what it takes for a finding. Source: its README, "Detections", and tests. */
import { z } from 'zod';

export interface CopTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether there is something to find. */
type Check = (target: CopTarget) => Promise<boolean>;

const answer = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.looseObject({ message: z.string(), extensions: z.looseObject({}).optional() })).optional(),
});

async function post({ url, headers }: CopTarget, body: unknown) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { text, ...read(text) };
}

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams;
}

async function ask(target: CopTarget, path: string, init: Init = {}) {
  const response = await fetch(`${target.url}${path}`, { ...init, headers: { ...target.headers, ...init.headers } });
  const text = await response.text();
  return { text, ...read(text) };
}

function read(text: string): z.output<typeof answer> {
  try {
    return answer.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

const manyTypes = z.object({ types: z.array(z.unknown()) });
const countTypes = (schema: unknown): number => manyTypes.safeParse(schema).data?.types.length ?? 0;

export const copChecks: Readonly<Record<string, Check>> = {
  async 'alias overloading'(target) {
    const aliases = Array.from({ length: 101 }, (_, index) => `alias${index}:__typename`).join(' \n');
    return (await post(target, { query: `query cop { ${aliases} }` })).data?.['alias100'] !== undefined;
  },
  async 'batch queries'(target) {
    const { text } = await post(
      target,
      Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })),
    );
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.length >= 10;
  },
  async 'directive overloading'(target) {
    const { errors } = await post(target, { query: `query cop { __typename ${'@aa'.repeat(10)} }` });
    return errors?.length === 10;
  },
  async 'circular introspection'(target) {
    const circle = `${'fields { type { '.repeat(4)}name${' } }'.repeat(4)}`;
    const { data } = await post(target, { query: `query cop { __schema { types { ${circle} } } }` });
    return countTypes(data?.['__schema']) > 25;
  },
  async 'field duplication'(target) {
    const { data } = await post(target, { query: `query cop { ${'__typename \n'.repeat(500)} }` });
    return data?.['__typename'] !== undefined;
  },
  async 'field suggestions'(target) {
    const { errors } = await post(target, { query: 'query cop { __schema { directive } }' });
    return errors?.[0]?.message.includes('Did you mean') === true;
  },
  async 'queries by GET'(target) {
    const { data } = await ask(target, `/graphql?query=${encodeURIComponent('query cop {__typename}')}`);
    return data?.['__typename'] !== undefined;
  },
  async 'mutations by GET'(target) {
    const { data } = await ask(target, `/graphql?query=${encodeURIComponent('mutation cop {__typename}')}`);
    return data?.['__typename'] !== undefined;
  },
  async 'url-encoded POST'(target) {
    const { data } = await ask(target, '/graphql', {
      method: 'POST',
      body: new URLSearchParams({ query: 'query cop {__typename}' }),
    });
    return data?.['__typename'] !== undefined;
  },
  async explorer(target) {
    const paths = ['/', '/explorer', '/graphiql', '/playground', '/console', '/graphql'];
    const pages = await Promise.all(paths.map((path) => ask(target, path, { headers: { accept: 'text/html' } })));
    return pages.some(({ text }) => /graphiql|graphql.playground|apollo.sandbox/i.test(text));
  },
  async introspection(target) {
    const { data } = await post(target, { query: 'query cop { __schema { types { name fields { name } } } }' });
    return countTypes(data?.['__schema']) > 0;
  },
  async tracing(target) {
    const { text } = await post(target, { query: 'query cop { __typename }' });
    return /tracing|exception|stacktrace/i.test(text);
  },
  async 'unhandled errors'(target) {
    const { errors, text } = await post(target, { query: 'qwerty cop { abc }' });
    return errors?.[0]?.extensions?.['exception'] !== undefined || /stacktrace/i.test(text);
  },
};

/** The names of what was found. */
export async function runCop(target: CopTarget): Promise<string[]> {
  const found: string[] = [];
  for (const [name, check] of Object.entries(copChecks)) if (await check(target)) found.push(name);
  return found;
}
