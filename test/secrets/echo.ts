/** A vendor's front door that repeats the whole request in its answer, as a careless proxy's error page does. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Echo {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers in turn with a page, and with what each vendor would take for its own words. */
export async function startEcho(): Promise<Echo> {
  let turn = 0;
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const said = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body.toString()}`;
      const answers = [
        { status: 502, type: 'text/html', text: `<h1>Bad Gateway</h1><pre>${said}</pre>` },
        { status: 200, type: 'text/html', text: said },
        {
          status: 200,
          type: 'application/json',
          text: JSON.stringify({ status: 'error', errorCode: 77_777, messages: [said] }),
        },
        {
          status: 200,
          type: 'application/json',
          text: JSON.stringify({
            error_response: { code: 15, msg: said, sub_code: `isv.${said}`, sub_msg: said, request_id: said },
          }),
        },
        {
          status: 200,
          type: 'application/json',
          text: JSON.stringify({
            response: { head: { clientId: said, function: said }, body: { resultInfo: { resultCode: said } } },
          }),
        },
      ];
      const answer = answers[turn++ % answers.length];
      response.writeHead(answer?.status ?? 500, {
        'content-type': answer?.type ?? '',
        'x-echo': encodeURIComponent(said),
      });
      response.end(answer?.text);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
