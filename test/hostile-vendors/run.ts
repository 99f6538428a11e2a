/** `npm run hostile-vendors`: a table of what every hostile answer costs, and that none is believed. */
import { measureAnswers, type Row } from './measure.ts';
import { contents, encodings, floods, framings, statuses } from './misbehaviours.ts';

const count = Number(process.argv[2] ?? 200);
const quick = [...contents, ...encodings, ...statuses('http://127.0.0.2:9'), ...framings];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)}`.padStart(5);

say(`${'answer'.padEnd(62)} vendor        done unknown  slowest ms  RSS MB  heap MB  external MB`);
const print = (row: Row): void => {
  const { done = 0, unknown = 0 } = row.kinds;
  const cells = [
    row.name.slice(0, 60).padEnd(62),
    row.vendor.padEnd(12),
    String(done).padStart(5),
    String(unknown).padStart(7),
  ];
  say(
    [
      ...cells,
      row.slowestMs.toFixed(0).padStart(11),
      mb(row.rssBytes),
      `  ${mb(row.heapBytes)}`,
      `     ${mb(row.externalBytes)}`,
    ].join(' '),
  );
};
const rows = [
  ...(await measureAnswers({ misbehaviours: quick, count, timeoutMs: 10_000, onRow: print })),
  ...(await measureAnswers({ misbehaviours: floods, count: Math.ceil(count / 10), timeoutMs: 1_000, onRow: print })),
];
const believed = rows.filter(({ kinds }) =>
  Object.keys(kinds).some((kind) => kind !== 'unknown' && kind !== 'neverSent'),
);
const answers = rows.reduce((sum, { kinds }) => sum + Object.values(kinds).reduce((a, b) => a + b, 0), 0);
const peak = Math.max(...rows.map(({ rssBytes }) => rssBytes));
say(
  `${rows.length} rows, ${answers} answers, ${believed.length} rows with one that was believed, peak RSS ${mb(peak).trim()} MB`,
);
process.exitCode = believed.length === 0 ? 0 : 1;
