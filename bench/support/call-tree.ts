/** From what V8's profiler writes to a tree of calls with the time of each. */
import { z } from 'zod';

const profileShape = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
      children: z.array(z.int()).default([]),
    }),
  ),
  samples: z.array(z.int()),
  /** Microseconds before each sample. */
  timeDeltas: z.array(z.number()),
});

/** Whose code a call is. */
export type Owner = 'ours' | 'packages' | 'Node' | 'V8';

export interface Call {
  readonly name: string;
  /** File and line; empty for what has none. */
  readonly place: string;
  readonly owner: Owner;
  /** With all that it calls. */
  ms: number;
  readonly calls: Call[];
}

/** @param json a `.cpuprofile`. @returns the root; time in which nothing was done is left out. */
export function readCallTree(json: string): Call {
  const { nodes, samples, timeDeltas } = profileShape.parse(JSON.parse(json));
  const own = new Map<number, number>();
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0) / 1_000);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const grow = (into: Call, id: number): number => {
    const node = byId.get(id);
    if (node === undefined || notWork.has(node.callFrame.functionName)) return 0;
    const call = into.calls.find((each) => isSame(each, node.callFrame)) ?? begin(into, node.callFrame);
    let ms = Math.max(0, own.get(id) ?? 0);
    for (const child of node.children) ms += grow(call, child);
    call.ms += ms;
    return ms;
  };
  const root: Call = { name: 'all', place: '', owner: 'V8', ms: 0, calls: [] };
  for (const child of nodes[0]?.children ?? []) root.ms += grow(root, child);
  return root;
}

/** Nothing to do, and the profiler's own doing. */
const notWork = new Set(['(idle)', 'post']);

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

function begin(into: Call, frame: Frame): Call {
  const call: Call = { name: nameOf(frame), place: placeOf(frame), owner: ownerOf(frame), ms: 0, calls: [] };
  into.calls.push(call);
  return call;
}

const isSame = ({ name, place }: Call, frame: Frame): boolean => name === nameOf(frame) && place === placeOf(frame);

/** What has no name goes by its place: `complete-value.ts:36`. */
function nameOf(frame: Frame): string {
  return frame.functionName || (placeOf(frame).split('/').at(-1) ?? '') || '(anonymous)';
}

function placeOf({ url, lineNumber }: Frame): string {
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/(?=(?:src|bench|test)\/)/, '');
  return file === '' ? '' : `${file}:${lineNumber + 1}`;
}

/** Where packages lie as they are, and the files that the build makes of them. */
const packages = /\/node_modules\/|\/packages-[^/]+\.js$/;

function ownerOf({ url }: Frame): Owner {
  if (url.startsWith('node:')) return 'Node';
  if (packages.test(url)) return 'packages';
  return url.startsWith('file:') ? 'ours' : 'V8';
}
