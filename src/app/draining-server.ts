/** An HTTP server that loses no answer when it closes, and is held open by nobody who asks nothing. */
import type { RequestListener, ServerOptions, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { Server } from './node-http.ts';

/**
 * Node's own `close` destroys connections whose answer is written but has not left yet, and waits for those that have
 * never asked anything (nodejs/node#63452). Here each connection ends after its last answer, and an idle one at once.
 */
export class DrainingServer extends Server {
  /** Connections, and the answers each of them still waits for. */
  readonly #open = new Map<Socket, Set<ServerResponse>>();
  readonly #longestReadMs: number;
  #isClosing = false;

  /** @param longestReadMs how long a client may take nothing of an answer that is complete, once the server closes */
  constructor(listener: RequestListener, longestReadMs = 10_000, options: ServerOptions = {}) {
    // A load balancer keeps its connections for a minute; who closes first must not be we.
    super({ keepAliveTimeout: 72_000, ...options });
    this.#longestReadMs = longestReadMs;
    this.on('connection', (socket) => {
      this.#open.set(socket, new Set());
      socket.once('close', () => this.#open.delete(socket));
    });
    this.on('request', ({ socket }, answer) => {
      this.#open.get(socket)?.add(answer);
      if (this.#isClosing) this.#endWith(answer, socket);
      answer.on('close', () => {
        this.#open.get(socket)?.delete(answer);
        this.#endSoon(socket);
      });
    });
    this.on('request', listener);
  }

  /** May be called again. @param done called when the last connection is gone. */
  override close(done?: (error?: Error) => void): this {
    NetServer.prototype.close.call(this, (error) => {
      // Nothing is left to be destroyed; what else Node's own has to clear away, it clears.
      super.close(() => done?.(error));
    });
    this.#isClosing = true;
    for (const [socket, answers] of this.#open) {
      for (const answer of answers) this.#endWith(answer, socket);
      this.#endSoon(socket);
    }
    return this;
  }

  /** As soon as the answer is written; its client is told, since it may keep a connection for long after its last answer. */
  #endWith(answer: ServerResponse, socket: Socket): void {
    if (!answer.headersSent) answer.setHeader('connection', 'close');
    answer.once('prefinish', () => this.#endSoon(socket));
  }

  #endSoon(socket: Socket): void {
    if (!this.#isClosing) return;
    const answers = [...(this.#open.get(socket) ?? [])];
    if (answers.length === 0) socket.destroySoon();
    else if (answers.every((answer) => answer.writableEnded))
      socket.setTimeout(this.#longestReadMs, () => void socket.destroy());
  }
}
