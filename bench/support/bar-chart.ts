/** Charts as plain SVG: horizontal bars in groups, an axis from zero, a mark for the spread, the machine below. */
import type { Bar, Chart } from './benchmark.ts';
import { describeNumber } from './statistics.ts';

const width = 760;
/** Of a letter, about. */
const letterWidth = 6.4;
/** Where the longest bar ends; values stand behind it. */
const right = 650;
const barHeight = 18;
const barPitch = 24;
const groupGap = 34;
const top = 64;
const captionWidth = 118;
const colours = ['#0b6e4f', '#c8553d', '#4a6fa5', '#8f6593', '#b08d3c', '#6b7280'];

interface Scale {
  /** Where bars begin: behind the longest name. */
  readonly left: number;
  readonly ticks: readonly number[];
  readonly x: (value: number) => number;
}

/** @param caption what stands below: machine and versions. */
export function drawBars({ title, unit, groups }: Chart, caption: string): string {
  const all = groups.flatMap(({ bars }) => bars);
  const names = [...new Set(all.map(({ name }) => name))];
  const scale = scaleFor(all, 28 + letterWidth * Math.max(...names.map(({ length }) => length)));
  const { left } = scale;
  let y = top;
  const drawn = groups.flatMap((group) => {
    const from = y + groupGap - 10;
    y += groupGap + group.bars.length * barPitch;
    return [
      text([left, from - 6], group.name, 'font-weight="600"'),
      ...group.bars.map((bar, place) => drawBar(bar, { y: from + place * barPitch, scale, names })),
    ];
  });
  const captions = wrap(caption, captionWidth);
  const height = y + 56 + captions.length * 15;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}" font-family="system-ui, sans-serif" font-size="12" fill="#1f2933">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text([20, 28], title, 'font-size="16" font-weight="700"'),
    ...drawAxis(scale, y),
    text([(left + right) / 2, y + 36], unit, 'text-anchor="middle" fill="#52606d"'),
    ...drawn,
    ...captions.map((line, place) => text([20, y + 62 + place * 15], line, 'font-size="11" fill="#52606d"')),
    '</svg>',
    '',
  ].join('\n');
}

function drawBar(
  { name, value, spread }: Bar,
  at: { readonly y: number; readonly scale: Scale; readonly names: readonly string[] },
): string {
  const { y, scale, names } = at;
  const { left } = scale;
  const middle = y + barHeight / 2;
  const end = scale.x(value);
  const colour = colours[names.indexOf(name) % colours.length] ?? '#6b7280';
  const [low, high] = (spread ?? [value, value]).map(scale.x);
  const mark =
    spread === undefined
      ? ''
      : `<path d="M${round(low)} ${middle}H${round(high)}M${round(low)} ${middle - 4}v8M${round(high)} ${middle - 4}v8" stroke="#1f2933" fill="none"/>`;
  return [
    text([left - 8, middle + 4], name, 'text-anchor="end"'),
    `<rect x="${left}" y="${y}" width="${round(end - left)}" height="${barHeight}" fill="${colour}"/>`,
    mark,
    text([Math.max(end, high ?? end) + 8, middle + 4], describeNumber(value)),
  ].join('');
}

function drawAxis({ ticks, x }: Scale, bottom: number): string[] {
  return ticks.flatMap((tick) => [
    `<path d="M${round(x(tick))} ${top - 6}V${bottom}" stroke="#d9e2ec" fill="none"/>`,
    text([x(tick), bottom + 16], describeNumber(tick), 'text-anchor="middle" fill="#52606d"'),
  ]);
}

function scaleFor(bars: readonly Bar[], left: number): Scale {
  // Nothing but zeros needs an axis, too.
  const most = Math.max(...bars.map(({ value, spread }) => Math.max(value, spread?.[1] ?? value))) || 1;
  const step = stepFor(most);
  const ticks = Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, place) => place * step);
  return { left, ticks, x: (value) => left + (value / most) * (right - left) };
}

/** One, two or five times a power of ten, so that there are three to six of them. */
function stepFor(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 3));
  return [5, 2].map((times) => times * power).find((step) => most / step >= 3) ?? power;
}

function text([x, y]: readonly [x: number, y: number], words: string, more = ''): string {
  return `<text x="${round(x)}" y="${round(y)}"${more === '' ? '' : ` ${more}`}>${escape(words)}</text>`;
}

const round = (value: number | undefined): string => String(Math.round((value ?? 0) * 10) / 10);

const escape = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function wrap(words: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
