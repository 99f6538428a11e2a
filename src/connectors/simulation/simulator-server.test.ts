/** The server every simulator runs on, with a vendor of a protocol that no real one has. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readCommand, settingsCommands } from './simulator-commands.ts';
import { fieldOf, parseJsonBody, type Receive } from './simulator-desk.ts';
import {
  createFaultList,
  type Fault,
  type FaultList,
  neutralMisbehaviours,
  plain,
  taking,
} from './simulator-faults.ts';
import { createNeutralMisbehave } from './simulator-misbehave.ts';
import { createSimulatorServer, type SimulatorServer } from './simulator-server.ts';
import { command, postOverSocket } from './simulator-test-client.ts';

/** What only this protocol can do wrong. */
interface OwnFault {
  readonly says: string;
}
const misbehaviours = {
  ...neutralMisbehaviours,
  says: taking(z.tuple([z.string()]), ([says]): Fault<OwnFault> => ({ applies: false, own: { says } })),
  shouts: plain<OwnFault>({ applies: true, own: { says: 'HEY' } }, 'add'),
};

let sum: number;
let server: SimulatorServer;
let faults: FaultList<OwnFault>;
const settings = { isOpen: true };
const misbehave = () => createNeutralMisbehave(faults);

const receive: Receive<number, OwnFault> = ({ path, body }, entry) => {
  const headers = (sent: Buffer) => ({ 'content-type': 'application/json', 'x-length': String(sent.length) });
  if (!settings.isOpen) {
    entry.verdict = { status: 'error', code: 'CLOSED' };
    return { text: '"closed"', headers, httpStatus: 403 };
  }
  const parsed = parseJsonBody(body);
  return {
    operation: path.slice(1),
    target: fieldOf(parsed, 'who'),
    work() {
      sum += 1;
      entry.verdict = { status: 'ok', code: String(sum) };
      return sum;
    },
    answer: (result, own) => ({ text: JSON.stringify({ sum: result, says: own?.says ?? null }), headers }),
  };
};

beforeEach(async () => {
  sum = 0;
  settings.isOpen = true;
  faults = createFaultList<OwnFault>(misbehaviours, ['add', 'ask']);
  server = await createSimulatorServer(
    {},
    {
      receive,
      faults,
      commands: {
        ...settingsCommands(z.object({ isOpen: z.boolean() }), settings),
        'POST sum': (body) => void (sum = readCommand(z.int(), body)),
      },
    },
  );
});
afterEach(() => server.close());

async function ask(who = 'a', operation = 'add') {
  const response = await fetch(`${server.url}/${operation}`, { method: 'POST', body: JSON.stringify({ who }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('a request', () => {
  test('is worked on, answered with headers made for its bytes, and recorded', async () => {
    const { status, text, headers } = await ask();
    expect([status, text, headers.get('x-length')]).toEqual([200, '{"sum":1,"says":null}', '21']);
    expect(server.requests()).toMatchObject([
      { method: 'POST', path: '/add', body: '{"who":"a"}', verdict: { status: 'ok', code: '1' }, misbehaviour: null },
    ]);
    server.forget();
    expect(server.requests()).toEqual([]);
  });

  test('that is refused at the door meets no misbehaviour', async () => {
    settings.isOpen = false;
    misbehave().emptyBody();
    expect(await ask()).toMatchObject({ status: 403, text: '"closed"' });
    expect(server.requests()).toMatchObject([{ verdict: { code: 'CLOSED' }, misbehaviour: null }]);
    settings.isOpen = true;
    expect((await ask()).text).toBe('');
  });
});

describe('a misbehaviour', () => {
  const raw = (patienceMs = 150) => postOverSocket(server.url, { path: '/add', headers: {}, body: '{}' }, patienceMs);

  test('of the connection ends it as named, with or without the work', async () => {
    const ends = [];
    for (const arm of [
      () => misbehave().dropsBeforeWork(),
      () => misbehave().resets({ applied: false }),
      () => misbehave().hangs(),
      () => misbehave().dropsAfterWork(),
      () => misbehave().resets({ applied: true }),
      () => misbehave().hangs({ applied: true }),
    ]) {
      arm();
      ends.push([(await raw()).end, sum]);
    }
    expect(ends).toEqual([
      ['closed', 0],
      ['reset', 0],
      ['open', 0],
      ['closed', 1],
      ['reset', 2],
      ['open', 3],
    ]);
  });

  test('of the answer spoils it as named', async () => {
    misbehave().httpStatus(503);
    expect(await ask()).toMatchObject({ status: 503, text: '{"sum":1,"says":null}' });
    misbehave().invalidJson();
    expect((await ask()).text).toBe('{"sum":2,"says":null');
    misbehave().gzip();
    const zipped = await ask();
    expect([zipped.text, zipped.headers.get('content-encoding')]).toEqual(['{"sum":3,"says":null}', 'gzip']);
    misbehave().truncated();
    expect((await raw()).text).toMatch(/\r\n\r\n\{"sum":4,"$/);
    misbehave().proxyPage(502);
    const page = await ask();
    expect([page.status, page.text, page.headers.get('x-length'), sum]).toEqual([502, '<h1>Bad Gateway</h1>', null, 4]);
  });

  test('of time delays the answer, or the work as well', async () => {
    misbehave().slowAnswer(60);
    const slow = ask();
    await expect.poll(() => sum).toBe(1);
    expect((await slow).text).toContain('"sum":1');
    misbehave().worksLate(60);
    expect((await raw(15)).end).toBe('open');
    expect(sum).toBe(1);
    await expect.poll(() => sum).toBe(2);
  });

  test('of the vendor’s own reaches its answer, and may forbid the work', async () => {
    faults.arm('says', ['no'], {});
    expect((await ask()).text).toBe('{"sum":null,"says":"no"}');
    faults.arm('shouts', [], {});
    expect((await ask('a', 'ask')).text).toBe('{"sum":1,"says":null}');
    expect((await ask()).text).toBe('{"sum":2,"says":"HEY"}');
  });

  test('chooses by operation and target, happens as often as told, and can be forgotten', async () => {
    faults.arm('says', ['b'], { target: 'b', times: 2 });
    faults.arm('says', ['ask'], { operation: 'ask', times: Infinity });
    const words = async (...of: Parameters<typeof ask>) => /"says":(.*)\}/.exec((await ask(...of)).text)?.[1];
    expect([await words('a'), await words('b'), await words('b'), await words('b')]).toEqual([
      'null',
      '"b"',
      '"b"',
      'null',
    ]);
    expect([await words('a', 'ask'), await words('b', 'ask')]).toEqual(['"ask"', '"ask"']);
    misbehave().clear();
    expect(await words('a', 'ask')).toBe('null');
  });
});

describe('the control plane', () => {
  test('arms, clears, sets and runs commands', async () => {
    const order = { name: 'says', args: ['over HTTP'], operation: 'add', target: 'a', times: 'Infinity' };
    expect(await command(server.url, 'misbehave', order)).toEqual({ status: 200, content: { ok: true } });
    expect((await ask()).text).toContain('over HTTP');
    expect((await ask('b')).text).not.toContain('over HTTP');
    await command(server.url, 'clear');
    expect((await ask()).text).not.toContain('over HTTP');
    expect(await command(server.url, 'sum', 40)).toMatchObject({ status: 200 });
    expect((await ask()).text).toContain('"sum":41');
    expect(await command(server.url, 'settings', { isOpen: false })).toEqual({
      status: 200,
      content: { isOpen: false },
    });
    expect((await ask()).status).toBe(403);
    expect(await command(server.url, 'settings')).toEqual({ status: 200, content: { isOpen: false } });
  });

  test.each([
    ['misbehave', { name: 'explodes' }, 400, 'dropsAfterWork'],
    ['misbehave', { name: 'slowAnswer', args: ['soon'] }, 400, 'expected number'],
    ['misbehave', { name: 'gzip', operation: 'dance' }, 400, 'Invalid option'],
    ['misbehave', '{', 400, 'not JSON'],
    ['settings', { isShut: true }, 400, 'accepted: isOpen'],
    ['dance', {}, 404, 'POST misbehave'],
  ])('answers %s %j with %i and a word of advice', async (name, order, status, words) => {
    const answer = await command(server.url, name, order);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.content)).toContain(words);
    expect(server.requests()).toEqual([]);
  });
});

test('closing ends hanging requests and unfinished work, and may be repeated', async () => {
  misbehave().hangs();
  misbehave().slowAnswer(60_000);
  const waiting = [ask(), ask()].map((request) =>
    request.then(
      () => 'answered',
      () => 'ended',
    ),
  );
  await expect.poll(() => server.requests().length).toBe(2);
  await server.close();
  await server.close();
  expect(await Promise.all(waiting)).toEqual(['ended', 'ended']);
});
