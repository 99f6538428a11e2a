import { expect, test } from 'vitest';
import { readCallTree } from '../../bench/support/call-tree.ts';
import { drawFlameGraph } from '../../bench/support/flame-graph.ts';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 6 });

/** 10 ms of our own code, 6 of which are Node's below it; idle for 50 ms. */
const profile = JSON.stringify({
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 5] },
    { id: 2, callFrame: frame('', 'file:///srv/dist/src/app/a<b>.js'), children: [3, 4] },
    { id: 3, callFrame: frame('end', 'node:net') },
    { id: 4, callFrame: frame('end', 'node:net') },
    { id: 5, callFrame: frame('(idle)') },
  ],
  samples: [2, 3, 4, 5],
  timeDeltas: [4_000, 1_000, 5_000, 50_000],
});

test('a call has the time of what it calls, the same call is one, and waiting is left out', () => {
  const root = readCallTree(profile);
  const [ours] = root.calls;
  expect([root.ms, root.calls.length]).toEqual([10, 1]);
  expect(ours).toMatchObject({ name: 'a<b>.js:7', place: 'src/app/a<b>.js:7', owner: 'ours', ms: 10 });
  expect(ours?.calls).toMatchObject([{ name: 'end', owner: 'Node', ms: 6 }]);
});

test.each([
  ['file:///srv/dist/run.js', 'ours'],
  ['file:///srv/dist/packages-a1_B.js', 'packages'],
  ['file:///srv/node_modules/fastify/fastify.js', 'packages'],
  ['node:net', 'Node'],
  ['', 'V8'],
])('what runs in %j is code of %s', (url, owner) => {
  const nodes = [
    { id: 1, callFrame: frame('(root)'), children: [2] },
    { id: 2, callFrame: frame('work', url) },
  ];
  const root = readCallTree(JSON.stringify({ nodes, samples: [2], timeDeltas: [1_000] }));
  expect(root.calls).toMatchObject([{ name: 'work', owner }]);
});

test('a picture says name, place and share of each call, as wide as its time', () => {
  const svg = drawFlameGraph({ title: 'One & all', about: 'here', root: readCallTree(profile) });
  expect(svg).toContain('One &amp; all');
  expect(svg).toContain('<title>a&lt;b&gt;.js:7\nsrc/app/a&lt;b&gt;.js:7\n100.0 %, 10 ms</title>');
  const widths = [...svg.matchAll(/<rect class="(\w+)" [^>]*? width="([\d.]+)" height="18"/g)].map((found) => [
    found[1],
    Number(found[2]),
  ]);
  expect(widths).toEqual([
    ['V8', 1_568],
    ['ours', 1_568],
    ['Node', 940.8],
  ]);
  expect(svg).toContain('prefers-color-scheme: dark');
});
