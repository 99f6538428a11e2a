/** A tree of calls as one SVG: what calls stands above what is called, and is as wide as its time. */
import type { Call, Owner } from './call-tree.ts';

export interface FlameGraph {
  readonly title: string;
  /** What was measured; stands below the title. */
  readonly about: string;
  readonly root: Call;
}

const width = 1_600;
const margin = 16;
const rowHeight = 19;
const top = 92;
/** Of a letter of a label, about. */
const letterWidth = 7.4;
/** What is narrower is left out: nobody could point at it. */
const leastWidth = 1.2;

const owners: Readonly<Record<Owner, { readonly light: string; readonly dark: string; readonly words: string }>> = {
  ours: { light: '#7cc4a4', dark: '#1f7a58', words: 'this project' },
  packages: { light: '#f2c879', dark: '#8a6414', words: 'packages' },
  Node: { light: '#a9c5ea', dark: '#31598f', words: 'Node.js' },
  V8: { light: '#d7dbe0', dark: '#4a525c', words: 'V8 and system calls' },
};

const style = `
  text { font: 12px ui-monospace, monospace; fill: #111820; pointer-events: none }
  .title { font: 700 18px system-ui, sans-serif } .about { font: 13px system-ui, sans-serif }
  .paper { fill: #ffffff } g rect { stroke: #ffffff; stroke-width: 1 } g:hover rect { stroke: #111820 }
  ${rules('light')}
  @media (prefers-color-scheme: dark) {
    text { fill: #f2f5f8 } .paper { fill: #14181d } g rect { stroke: #14181d } g:hover rect { stroke: #f2f5f8 }
    ${rules('dark')}
  }`;

function rules(scheme: 'light' | 'dark'): string {
  return Object.entries(owners)
    .map(([owner, colours]) => `.${owner} { fill: ${colours[scheme]} }`)
    .join(' ');
}

/** Shows a tree; what a pointer rests on says its name, its place and its share. */
export function drawFlameGraph({ title, about, root }: FlameGraph): string {
  const rows: string[] = [];
  const scale = (width - 2 * margin) / (root.ms || 1);
  let deepest = 0;
  const draw = (call: Call, x: number, depth: number): void => {
    const wide = call.ms * scale;
    if (wide < leastWidth) return;
    deepest = Math.max(deepest, depth);
    rows.push(drawCall(call, { x, y: top + depth * rowHeight, wide, share: call.ms / root.ms }));
    let next = x;
    for (const inner of call.calls.toSorted(byTime)) {
      draw(inner, next, depth + 1);
      next += inner.ms * scale;
    }
  };
  draw(root, margin, 0);
  const height = top + (deepest + 1) * rowHeight + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="title" x="${margin}" y="30">${escape(title)}</text>`,
    `<text class="about" x="${margin}" y="52">${escape(about)}</text>`,
    ...drawLegend(),
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

const byTime = (one: Call, other: Call): number => other.ms - one.ms;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  /** Of the whole, 0 to 1. */
  readonly share: number;
}

function drawCall({ name, place, owner, ms }: Call, { x, y, wide, share }: Box): string {
  const percent = `${(share * 100).toFixed(1)} %`;
  const told = [name, place, `${percent}, ${ms.toFixed(0)} ms`].filter((words) => words !== '').join('\n');
  const label = cut(`${name} ${percent}`, name, Math.floor((wide - 6) / letterWidth));
  return [
    `<g><title>${escape(told)}</title><rect class="${owner}" x="${round(x)}" y="${y}" width="${round(wide)}" height="${rowHeight - 1}"/>`,
    label === '' ? '' : `<text x="${round(x + 3)}" y="${y + 13}">${escape(label)}</text>`,
    '</g>',
  ].join('');
}

/** As much of a label as there is room for; nothing rather than a letter or two. */
function cut(whole: string, name: string, letters: number): string {
  if (whole.length <= letters) return whole;
  if (name.length <= letters) return name;
  return letters < 4 ? '' : `${name.slice(0, letters - 1)}…`;
}

function drawLegend(): string[] {
  return Object.entries(owners).map(([owner, { words }], place) => {
    const x = margin + place * 190;
    return `<rect class="${owner}" x="${x}" y="64" width="14" height="14"/><text class="about" x="${x + 20}" y="76">${words}</text>`;
  });
}

const round = (value: number): string => value.toFixed(1);

const escape = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
