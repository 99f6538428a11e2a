/** The toy vendor on loopback: two templates, and a memory for request ids. Shares `wire.ts` with the connector, no more. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { fieldOf, parseJsonBody, type Receive } from '../../../src/connectors/simulation/simulator-desk.ts';
import {
  createFaultList,
  neutralMisbehaviours,
  plain,
  taking,
} from '../../../src/connectors/simulation/simulator-faults.ts';
import {
  createSimulatorServer,
  type SimulatorServerOptions,
} from '../../../src/connectors/simulation/simulator-server.ts';
import { paths } from './wire.ts';

interface Verdict {
  readonly says: string;
  readonly words?: string;
  readonly code?: string;
  readonly total?: string;
  readonly issued?: string;
}
interface ToyFault {
  readonly says?: Verdict;
  readonly isUnsigned?: true;
  readonly about?: string;
}

const misbehaviours = {
  ...neutralMisbehaviours,
  saysInstead: taking(z.tuple([z.string(), z.string().optional()]), ([says, words]) => ({
    applies: false,
    own: { says: words === undefined ? { says } : { says, words } },
  })),
  unsigned: plain<ToyFault>({ applies: true, own: { isUnsigned: true } }),
  answersOther: plain<ToyFault>({ applies: true, own: { about: '9007199254740992' } }),
};

const order = z.strictObject({ requestId: z.string().min(1), code: z.string(), add: z.string().regex(/^-?\d{1,9}$/) });

/** What a change has done. */
export interface ToyEffect extends z.output<typeof order> {
  readonly at: Date;
}

/** Opens the vendor's books: two templates, and what requests have done to them. */
function createBooks(now: () => Date) {
  const effects: ToyEffect[] = [];
  const templates = new Map([
    ['9007199254740993', { total: 1_000, issued: 10 }],
    ['9223372036854775807', { total: 50, issued: 50 }],
  ]);
  function show(code: unknown): Verdict {
    const found = typeof code === 'string' ? templates.get(code) : undefined;
    if (typeof code !== 'string' || found === undefined) return { says: 'NO_SUCH_TEMPLATE' };
    return { says: 'OK', code, total: String(found.total), issued: String(found.issued) };
  }
  function change(body: unknown): Verdict {
    const { success, data } = order.safeParse(body);
    if (!success) return { says: 'OUT_OF_BOUNDS', words: 'the message is malformed' };
    const found = templates.get(data.code);
    const isNew = !effects.some(({ requestId }) => requestId === data.requestId);
    if (found !== undefined && isNew) {
      const total = found.total + Number(data.add);
      if (total < found.issued || total > 999_999_999) return { says: 'OUT_OF_BOUNDS' };
      found.total = total;
      effects.push({ ...data, at: now() });
    }
    return show(data.code);
  }
  return { show, change, effects: (): readonly ToyEffect[] => effects };
}

/** Prepares the function that receives requests; everything it says is signed, over the signature that it answers. */
function receiveWith(key: string, { show, change }: ReturnType<typeof createBooks>): Receive<Verdict, ToyFault> {
  const signed = (head: string, body: Buffer) =>
    createHmac('sha256', key)
      .update(Buffer.concat([Buffer.from(`${head}\n`), body]))
      .digest('hex');
  return ({ path, body: bytes, headers }) => {
    const head = headers['x-signature'] ?? '';
    const render = (verdict: Verdict, isUnsigned = false) => ({
      text: JSON.stringify(verdict),
      headers: (body: Buffer) => (isUnsigned ? {} : { 'x-signature': signed(head, body) }),
    });
    if (head !== signed(path, bytes)) return render({ says: 'BAD_SIGNATURE' });
    const body = parseJsonBody(bytes);
    const code = fieldOf(body, 'code');
    return {
      operation: path === paths.budget ? 'budget' : 'look',
      target: code,
      work: () => (path === paths.budget ? change(body) : show(code)),
      answer(worked, { says, about, isUnsigned } = {}) {
        const verdict = says ?? worked ?? { says: 'STUMBLED' };
        return render(about === undefined ? verdict : { ...verdict, code: about }, isUnsigned);
      },
    };
  };
}

/** Starts the vendor with the one key that it shares with its client. */
export async function createToySimulator(options: SimulatorServerOptions & { readonly key: string }) {
  const books = createBooks(options.now ?? (() => new Date()));
  const server = await createSimulatorServer<Verdict, ToyFault>(options, {
    faults: createFaultList<ToyFault>(misbehaviours, Object.keys(paths)),
    commands: {},
    receive: receiveWith(options.key, books),
  });
  return { ...server, effects: books.effects };
}
