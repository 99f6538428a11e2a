import { describe, expect, test } from 'vitest';
import { drawBars } from '../../bench/support/bar-chart.ts';
import type { Chart } from '../../bench/support/benchmark.ts';

const chart: Chart = {
  file: 'served',
  title: 'Requests <a second> & more',
  unit: 'requests a second',
  groups: [
    {
      name: 'one entity',
      bars: [
        { name: 'ours', value: 4_000, spread: [3_000, 5_000] },
        { name: 'another', value: 1_000 },
      ],
    },
    { name: 'a list', bars: [{ name: 'ours', value: 2_000 }] },
  ],
};

const svg = drawBars(chart, 'Some CPU, 2 cores; Node 24.0.0');

function attributesOf(element: string): Array<Record<string, string>> {
  return [...svg.matchAll(new RegExp(`<${element} ([^>]*?)/?>`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])),
  );
}

/** Without the background. */
const bars = attributesOf('rect').slice(1);

describe('a chart', () => {
  test('has bars as long as their values', () => {
    const [ours = 0, another = 0, list = 0] = bars.map(({ width }) => Number(width));
    expect(another / ours).toBeCloseTo(1 / 4, 2);
    expect(list / ours).toBeCloseTo(2 / 4, 2);
  });

  test('gives one name one colour in every group, and another name another', () => {
    const [ours, another, list] = bars.map(({ fill }) => fill);
    expect(list).toBe(ours);
    expect(another).not.toBe(ours);
  });

  test('marks the spread where its values are', () => {
    const [mark = ''] = [...svg.matchAll(/d="(M[\d.]+ [\d.]+H[\d.]+)M/g)].map(([, path = '']) => path);
    const [, low = '', high = ''] = /^M([\d.]+) [\d.]+H([\d.]+)$/.exec(mark) ?? [];
    const [ours = {}] = bars;
    const from = Number(ours['x']);
    expect((Number(low) - from) / Number(ours['width'])).toBeCloseTo(3 / 4, 2);
    expect((Number(high) - from) / Number(ours['width'])).toBeCloseTo(5 / 4, 2);
  });

  test('says title, unit, names, values, axis and machine', () => {
    const words = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(words).toEqual(
      expect.arrayContaining([
        'Requests &lt;a second&gt; &amp; more',
        'requests a second',
        'one entity',
        'a list',
        'ours',
        'another',
        '4,000',
        'Some CPU, 2 cores; Node 24.0.0',
      ]),
    );
    const ticks = ['0', '1,000', '2,000', '3,000', '5,000'];
    expect(words).toEqual(expect.arrayContaining(ticks));
  });

  test('keeps everything on the sheet', () => {
    const [sheet = {}] = attributesOf('svg');
    const bottom = Math.max(...attributesOf('text').map(({ y }) => Number(y)));
    const right = Math.max(...bars.map(({ x, width }) => Number(x) + Number(width)));
    expect(bottom).toBeLessThan(Number(sheet['height']));
    expect(right).toBeLessThan(Number(sheet['width']));
  });

  test('of nothing but zeros is drawn', () => {
    const empty = drawBars({ ...chart, groups: [{ name: 'none', bars: [{ name: 'ours', value: 0 }] }] }, '');
    expect(empty).not.toMatch(/NaN|Infinity/);
  });
});
