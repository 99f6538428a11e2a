/**
 * Node's HTTP server without an `import` of it, which asks for each of its names: one of them has Node load all of its own
 * `fetch`, 40 ms of a start.
 */
export const { Server, STATUS_CODES } = process.getBuiltinModule('node:http');
