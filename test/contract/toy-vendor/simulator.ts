/** The toy vendor on loopback: two templates, and a memory for request ids. Shares `wire.ts` with the connector, no more. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type Arrival, fieldOf, parseJsonBody } from '../../../src/connectors/simulation/simulator-desk.ts';
import {
  createFaultList,
  neutralMisbehaviours,
  plain,
  taking,
} from '../../../src/connectors/simulation/simulator-faults.ts';
import {
  createSimulatorServer,
  type SimulatorServer,
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

/** Starts the vendor with the one key that it shares with its client. */
export async function createToySimulator(
  options: SimulatorServerOptions & { readonly key: string },
): Promise<SimulatorServer & { readonly effects: () => readonly ToyEffect[] }> {
  const { key, now = () => new Date() } = options;
  const effects: ToyEffect[] = [];
  const templates = new Map([
    ['9007199254740993', { total: 1_000, issued: 10 }],
    ['9223372036854775807', { total: 50, issued: 50 }],
  ]);
  const signed = (head: string, body: Buffer | string) =>
    createHmac('sha256', key)
      .update(Buffer.concat([Buffer.from(`${head}\n`), Buffer.from(body)]))
      .digest('hex');

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
  const render = (verdict: Verdict, head: string, isUnsigned = false) => ({
    text: JSON.stringify(verdict),
    headers: (body: Buffer) => (isUnsigned ? {} : { 'x-signature': signed(head, body) }),
  });
  const server = await createSimulatorServer<Verdict, ToyFault>(options, {
    commands: {},
    faults: createFaultList<ToyFault>(misbehaviours, Object.keys(paths)),
    receive({ path, body: bytes, headers }: Arrival) {
      const head = headers['x-signature'] ?? '';
      if (head !== signed(path, bytes)) return render({ says: 'BAD_SIGNATURE' }, head);
      const body = parseJsonBody(bytes);
      return {
        operation: path === paths.budget ? 'budget' : 'look',
        target: fieldOf(body, 'code'),
        work: () => (path === paths.budget ? change(body) : show(fieldOf(body, 'code'))),
        answer(worked, own = {}) {
          const verdict = own.says ?? worked ?? { says: 'STUMBLED' };
          return render(own.about === undefined ? verdict : { ...verdict, code: own.about }, head, own.isUnsigned);
        },
      };
    },
  });
  return { ...server, effects: () => effects };
}
