import { expect, test } from 'vitest';
import { z } from 'zod';
import type { SettingsIssue } from '../../src/connectors/settings.ts';
import type { Examinee } from './vendors.ts';

const reference = z.strictObject({ env: z.string() });

/** What a vendor does with the configuration of an account. */
export function checkSettings({ name, factory, stand }: Examinee): void {
  const settings = stand.settings('http://127.0.0.1:9');
  const secretNames = Object.entries(settings).flatMap(([key, value]) =>
    reference.safeParse(value).success ? [key] : [],
  );
  const schema = z
    .looseObject({ properties: z.record(z.string(), z.looseObject({})), required: z.array(z.string()) })
    .parse(factory.settingsJsonSchema());
  const readSecret = (key: { readonly env: string } | { readonly file: string }): string =>
    'env' in key ? (stand.secrets[key.env]?.text ?? '') : '';
  const issuesOf = (raw: unknown, read = readSecret): readonly SettingsIssue[] => {
    const configured = factory.configure(raw, read);
    return 'issues' in configured ? configured.issues : [];
  };
  const pathsOf = (issues: readonly SettingsIssue[]) => issues.map(({ path }) => path.join('.'));

  test('are accepted as the stand has them', () => {
    expect(issuesOf(settings)).toEqual([]);
  });

  test('that nobody knows are reported by name', () => {
    const issues = issuesOf({ ...settings, colour: 'red' });
    expect(issues).toHaveLength(1);
    expect(JSON.stringify(issues)).toContain('colour');
  });

  test.each(schema.required)('without %s are reported at its path', (key) => {
    const { [key]: _left, ...rest } = settings;
    expect(pathsOf(issuesOf(rest))).toEqual([key]);
  });

  test('are all looked at: two flaws are two issues', () => {
    const [first = '', second = ''] = schema.required;
    const { [first]: _first, [second]: _second, ...rest } = settings;
    expect(pathsOf(issuesOf(rest)).toSorted()).toEqual([first, second].toSorted());
  });

  test.each([null, undefined, 7, 'text', [], true])('are refused, not thrown, when they are %j', (raw) => {
    expect(issuesOf(raw).length).toBeGreaterThan(0);
  });

  test.each(secretNames)('take %s by reference only, and do not repeat what stood there', (key) => {
    const issues = issuesOf({ ...settings, [key]: 'a-canary-in-plain-text' });
    expect(pathsOf(issues)).toEqual([key]);
    expect(JSON.stringify(issues)).not.toContain('canary');
  });

  test.each(secretNames)('report at %s that the secret is not there', (key) => {
    const issues = issuesOf({ ...settings, [key]: { env: 'GONE' } }, (asked) => {
      if ('env' in asked && asked.env === 'GONE') throw new Error('nobody has set GONE');
      return readSecret(asked);
    });
    expect(issues).toEqual([expect.objectContaining({ path: [key], message: 'nobody has set GONE' })]);
  });

  test.each(secretNames)('report at %s a secret that is empty', (key) => {
    const issues = issuesOf({ ...settings, [key]: { env: 'EMPTY' } });
    expect(pathsOf(issues)).toEqual([key]);
  });

  test('hold every secret among the credentials, which change while the program runs, and none besides', () => {
    const configured = factory.configure(settings, readSecret);
    if ('issues' in configured) throw new Error(JSON.stringify(configured.issues));
    const shown = `${JSON.stringify(configured.fixed)}${configured.describeCredentials().join()}`;
    for (const { text, isPublic = false } of Object.values(stand.secrets)) {
      expect(shown).not.toContain(text);
      expect(shown).not.toContain(isPublic ? 'PUBLIC KEY' : 'PRIVATE KEY');
    }
    for (const name of secretNames) {
      expect(configured.fixed).not.toHaveProperty(name);
      expect(configured.describeCredentials().join('\n')).toMatch(new RegExp(`^${name} (SHA256:|\\(secret\\))`, 'm'));
    }
  });

  test('have a JSON Schema that names and describes every one of them, and allows no others', () => {
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(settings)));
    const described = z.record(z.string(), z.looseObject({ description: z.string().min(3) }));
    expect(described.safeParse(schema.properties).error?.issues ?? []).toEqual([]);
  });

  test.each(secretNames)('have a JSON Schema in which %s is a reference', (key) => {
    expect(JSON.stringify(schema.properties[key])).toMatch(/"env".*"file"/);
  });

  test('belong to a vendor whose name is that of its folder, and whose daily calls are a number or unlimited', () => {
    expect(factory.vendor).toBe(name);
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(factory.callsPerDay ?? 1).toBeGreaterThan(0);
  });
}
