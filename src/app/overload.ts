/** More requests than we can work on: some are turned away at the door, untouched, so that the others are answered in time. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { type Admission, createAdmission, type Place } from './admission.ts';
import type { Config } from './config.ts';
import { newMediaType } from './legacy-status.ts';
import type { Logger } from './telemetry.ts';
import { createWorkLimit, type WorkLimit } from './work-limit.ts';

export interface OverloadOptions {
  readonly settings: Config['server']['overload'];
  /** Asks the database the smallest question. */
  readonly touchDatabase: () => Promise<void>;
  readonly logger: Logger;
}

/** The door before a handler. */
export interface Door {
  /** Turns away, before its body is read, what would be turned away anyway. */
  readonly onRequest: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
  /** The handler, begun only when it is its request's turn and somebody still waits for the answer. */
  guarding(handler: RouteHandlerMethod): RouteHandlerMethod;
}

/** Puts a door before the handlers that it is asked to guard. */
export function addDoor(http: FastifyInstance, { settings, touchDatabase, logger }: OverloadOptions): Door {
  const limit = createWorkLimit(settings);
  const admission = createAdmission({
    limit: () => limit.now,
    longestWaitMs: settings.longestWaitMs,
    mostWaiting: settings.mostInWork,
    now: () => performance.now(),
  });
  const log = startLog(http, { logger, admission, limit });
  watchDatabase(http, { touchDatabase, admission, limit });
  http.server.on('drop', () => (log.dropped += 1));
  const turnAway = (reply: FastifyReply): FastifyReply => {
    log.turnedAway += 1;
    return answer(reply, randomInt(settings.retryAfterSeconds) + 1);
  };
  /** Nobody reads this answer. */
  const leaveAlone = (reply: FastifyReply): FastifyReply => {
    log.gone += 1;
    return answer(reply, 1);
  };
  return {
    onRequest(_request, reply, done) {
      if (admission.isFull) turnAway(reply);
      else done();
    },
    guarding: (handler) =>
      async function admit(request, reply) {
        // A slot is asked for when the whole body is there: a client that is slow to send keeps no slot.
        const place = admission.enter();
        const turn = place.turn instanceof Promise ? await waitFor(place, reply) : place.turn;
        if (turn === 'OVERLOADED') return turnAway(reply);
        try {
          if (turn === 'GONE' || request.raw.socket.destroyed) return leaveAlone(reply);
          return await handler.call(this, request, reply);
        } finally {
          place.leave();
        }
      },
  };
}

function waitFor({ turn, withdraw }: Place, reply: FastifyReply): Place['turn'] {
  reply.raw.once('close', withdraw);
  return turn;
}

/** All replicas' clients coming back in the same second would be the next overload; they are sent to different ones. */
function answer(reply: FastifyReply, retryAfterSeconds: number): FastifyReply {
  const extensions = { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds };
  const isNew = reply.request.headers.accept?.toLowerCase().includes(newMediaType) === true;
  return reply
    .code(503)
    .header('retry-after', retryAfterSeconds)
    .type(`${isNew ? newMediaType : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message: tooBusy, extensions }] }));
}

const tooBusy =
  'There are more requests than we can work on. Nothing was done: send the identical request again after `retryAfterSeconds`; a change with the same idempotency key.';

interface Parts {
  readonly admission: Admission;
  readonly limit: WorkLimit;
}

const measuredEveryMs = 100;

/** Measures from when the question was to be asked: a process that comes late to its own timers is overloaded too. */
function watchDatabase(
  http: FastifyInstance,
  { touchDatabase, admission, limit }: Parts & Pick<OverloadOptions, 'touchDatabase'>,
): void {
  const stopping = new AbortController();
  http.addHook('onClose', async () => stopping.abort());
  const measure = async (): Promise<void> => {
    const dueAt = performance.now() + measuredEveryMs;
    await sleep(measuredEveryMs, undefined, { ref: false });
    if (admission.inWork === 0) return;
    const isReached = admission.inWork >= limit.now;
    // A database that fails is told to those who need it; here only counts how long that took.
    await touchDatabase().catch(() => undefined);
    limit.learn({ tookMs: performance.now() - dueAt, isReached });
  };
  void (async () => {
    while (!stopping.signal.aborted) await measure();
  })();
}

interface Counts {
  turnedAway: number;
  gone: number;
  /** Connections beyond what is allowed. */
  dropped: number;
}

const loggedEveryMs = 5_000;

/** One line every few seconds, not one for every request: a log is the last thing to be flooded. */
function startLog(http: FastifyInstance, { logger, admission, limit }: Parts & { readonly logger: Logger }): Counts {
  const counts: Counts = { turnedAway: 0, gone: 0, dropped: 0 };
  let isOverloaded = false;
  const timer = setInterval(() => {
    const { turnedAway, gone, dropped } = counts;
    const wasOverloaded = isOverloaded;
    isOverloaded = turnedAway + gone + dropped > 0;
    const state = { turnedAway, gone, dropped, inWork: admission.inWork, waiting: admission.waiting, limit: limit.now };
    if (isOverloaded) logger.warn(state, 'overloaded: requests are turned away');
    else if (wasOverloaded) logger.info(state, 'not overloaded any more');
    Object.assign(counts, { turnedAway: 0, gone: 0, dropped: 0 });
  }, loggedEveryMs);
  timer.unref();
  http.addHook('onClose', async () => clearInterval(timer));
  return counts;
}
