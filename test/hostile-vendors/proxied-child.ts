/** One request as every connector sends it, in a process of its own; says what became of it. */
import { createTransport } from '../../src/connectors/transport.ts';

const transport = createTransport({ origin: process.argv[2] ?? '', connections: 1, timeoutMs: 10_000 });
const { kind } = await transport.post({ path: '/', headers: { 'content-type': 'application/json' }, body: '{}' });
await transport.close();
process.stdout.write(kind);
