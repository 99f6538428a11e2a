/**
 * `npm run audit`: known vulnerabilities of what the lock file names, of production alone and of everything. Ends with 0
 * when there are none of severity high or critical, with 1 when there are, and with 75 (EX_TEMPFAIL of sysexits.h) when the
 * registry could not be asked: that is no answer, and must not pass for a good one.
 */
import { execFile } from 'node:child_process';
import { z } from 'zod';

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const;
const severity = z.enum(severities);
const report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity, range: z.string(), isDirect: z.boolean() })),
  metadata: z.object({ vulnerabilities: z.partialRecord(z.enum([...severities, 'total']), z.number()) }),
});

interface Audit {
  readonly scope: string;
  readonly verdict: 'clean' | 'vulnerable' | 'not asked';
  readonly lines: readonly string[];
}

function audit(scope: string, options: readonly string[]): Promise<Audit> {
  // What it prints is judged, not its exit code: that is the same for a vulnerability and for no answer.
  return new Promise((resolve) => {
    execFile('npm', ['audit', '--json', ...options], { maxBuffer: 2 ** 26 }, (_error, stdout) =>
      resolve(judge(scope, parseOrNull(stdout))),
    );
  });
}

function judge(scope: string, printed: unknown): Audit {
  const { success, data } = report.safeParse(printed);
  if (!success) {
    const said = z.object({ message: z.string() }).safeParse(printed).data?.message ?? 'npm gave no report';
    return { scope, verdict: 'not asked', lines: [said] };
  }
  const bad = Object.entries(data.vulnerabilities).filter(
    ([, { severity: each }]) => each === 'high' || each === 'critical',
  );
  const counts = severities.map((each) => `${data.metadata.vulnerabilities[each] ?? 0} ${each}`).join(', ');
  const lines = bad.map(([name, { severity: each, range }]) => `${name} ${range}: ${each}`);
  return { scope, verdict: bad.length === 0 ? 'clean' : 'vulnerable', lines: [counts, ...lines] };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const audits = [await audit('production', ['--omit=dev']), await audit('everything', [])];
for (const { scope, verdict, lines } of audits)
  process.stdout.write(`${[`${scope}: ${verdict}`, ...lines.map((line) => `  ${line}`)].join('\n')}\n`);
const verdicts = audits.map(({ verdict }) => verdict);
process.exitCode = verdicts.includes('vulnerable') ? 1 : verdicts.includes('not asked') ? 75 : 0;
