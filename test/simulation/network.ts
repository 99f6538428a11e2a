/** The network between simulated processes and simulated vendors: it delays, loses, breaks off and delivers late. */

import type { Arrival, Departure } from '../../src/connectors/simulation/simulator-desk.ts';
import type {
  AnswerHeaders,
  Exchange,
  Transport,
  TransportOptions,
  TransportRequest,
} from '../../src/connectors/transport.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What becomes of one exchange. */
export type NetworkFault =
  | 'none'
  /** Nobody listens: nothing leaves. */
  | 'refused'
  /** The request is lost, and so is the connection. */
  | 'lostBefore'
  /** The request is lost, and nothing is heard until the timeout. */
  | 'silentBefore'
  /** The request reaches the vendor after we have given up. */
  | 'late'
  /** The vendor has done its work; the connection breaks before its answer comes. */
  | 'lostAfter'
  /** The vendor has done its work; its answer comes after we have given up. */
  | 'slowAnswer'
  /** Something in between answers an error page, before or after the vendor has done its work. */
  | 'pageBefore'
  | 'pageAfter'
  /** Something in between says yes in the vendor's name; the vendor hears nothing of it. */
  | 'forged';

export const networkFaults = [
  'refused',
  'lostBefore',
  'silentBefore',
  'late',
  'lostAfter',
  'slowAnswer',
  'pageBefore',
  'pageAfter',
  'forged',
] as const satisfies readonly NetworkFault[];

/** One exchange as the network saw it. */
export interface Carried {
  readonly atMs: number;
  readonly origin: string;
  readonly path: string;
  readonly body: string;
  readonly fault: NetworkFault;
  /** When the vendor had it; null if never. */
  deliveredAtMs: number | null;
  /** What the sender learned. */
  result: Exchange['kind'] | null;
}

export interface Network {
  openTransport(life: Life): (options: TransportOptions) => Transport;
  readonly carried: readonly Carried[];
}

export interface NetworkOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly vendors: ReadonlyMap<string, (arrival: Arrival) => Promise<Departure>>;
  readonly fault: (origin: string) => NetworkFault;
  /** The longest that a late request is on its way after its sender has given up. */
  readonly latestMs: number;
}

export function createNetwork(options: NetworkOptions): Network {
  const { time, fault } = options;
  const carried: Carried[] = [];
  return {
    carried,
    openTransport: (life) => (to) => ({
      async post(request) {
        await life.pass();
        const record: Carried = {
          atMs: time.nowMs,
          origin: to.origin,
          path: request.path,
          body: request.body,
          fault: fault(to.origin),
          deliveredAtMs: null,
          result: null,
        };
        carried.push(record);
        const exchange = await life.after(carry(options, record, { request, to }));
        record.result = exchange.kind;
        return exchange;
      },
      close: async () => {},
    }),
  };
}

interface Errand {
  readonly request: TransportRequest;
  readonly to: TransportOptions;
}

async function carry(options: NetworkOptions, record: Carried, { request, to }: Errand): Promise<Exchange> {
  const { time, random, latestMs } = options;
  const deliver = async (): Promise<Departure> => {
    record.deliveredAtMs = time.nowMs;
    return vendorAt(options, to.origin)(arrivalOf(request));
  };
  const hop = (): Promise<void> => time.sleep(random.between(1, 40));
  const timedOut = async (fromMs: number): Promise<Exchange> => {
    await time.sleep(fromMs + to.timeoutMs - time.nowMs);
    return { kind: 'maybeSent', why: `no complete answer within ${to.timeoutMs} ms` };
  };
  const sentAtMs = time.nowMs;
  await hop();
  switch (record.fault) {
    case 'refused':
      return { kind: 'neverSent', why: 'ECONNREFUSED' };
    case 'lostBefore':
      return { kind: 'maybeSent', why: 'ECONNRESET' };
    case 'silentBefore':
      return timedOut(sentAtMs);
    case 'late': {
      const delayMs = random.between(1, to.timeoutMs + latestMs);
      void time.sleep(delayMs).then(deliver);
      return timedOut(sentAtMs);
    }
    case 'lostAfter':
      await deliver();
      return { kind: 'maybeSent', why: 'UND_ERR_SOCKET: other side closed' };
    case 'slowAnswer':
      await deliver();
      return timedOut(sentAtMs);
    case 'pageBefore':
      return errorPage;
    case 'pageAfter':
      await deliver();
      return errorPage;
    case 'forged':
      return forgedYes;
    case 'none': {
      const departure = await deliver();
      await hop();
      return arrive(departure, () => timedOut(sentAtMs));
    }
  }
}

function vendorAt({ vendors }: NetworkOptions, origin: string) {
  const vendor = vendors.get(origin);
  if (vendor === undefined) throw new Error(`nobody lives at ${origin}`);
  return vendor;
}

function arrivalOf({ path, headers, body }: TransportRequest): Arrival {
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { method: 'POST', path, headers: Object.fromEntries(lowerCase), body: Buffer.from(body, 'utf8') };
}

function arrive(departure: Departure, timedOut: () => Promise<Exchange>): Exchange | Promise<Exchange> {
  if (departure.kind === 'broken') {
    return departure.how === 'hung' ? timedOut() : { kind: 'maybeSent', why: 'UND_ERR_SOCKET: other side closed' };
  }
  const { httpStatus: status, headers, body, isTruncated } = departure;
  if (isTruncated) return { kind: 'maybeSent', why: 'UND_ERR_SOCKET: other side closed' };
  return { kind: 'answered', status, headers: headersOf(headers), body, closeConnection };
}

function headersOf(headers: Readonly<Record<string, string | number>>): AnswerHeaders {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** Every exchange here has a connection of its own. */
const closeConnection = (): void => {};

const errorPage: Exchange = {
  kind: 'answered',
  status: 502,
  headers: new Map([['content-type', 'text/html']]),
  body: Buffer.from('<h1>Bad Gateway</h1>'),
  closeConnection,
};

/** Only the AlipayHK gateway signs its answers; for the other vendors this is an answer in no form they have. */
const forgedYes: Exchange = {
  kind: 'answered',
  status: 200,
  headers: new Map([['content-type', 'application/json']]),
  body: Buffer.from('{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}'),
  closeConnection,
};
