/** A key that others can read is theirs, and one that they can replace is theirs too. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type FileUse, readGuarded } from './guarded-files.ts';

const root = mkdtempSync(join(tmpdir(), 'promotions-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'keys-'));
  path = join(folder, 'key.pem');
  writeFileSync(path, 'the key', { mode: 0o600 });
});

/** What reading comes to. */
function outcome(use: FileUse, name = path): string {
  try {
    return readGuarded(name, use);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('the mode of a file', () => {
  const may = 'the key';
  const refused = /^has the mode 0\d{3}, so that others than its owner can .*chmod \S+ \S+key\.pem/;
  test.each([
    [0o400, may, may, may],
    [0o600, may, may, may],
    [0o700, may, may, may],
    [0o640, refused, may, may],
    [0o604, refused, may, may],
    [0o644, refused, may, may],
    [0o440, refused, may, may],
    [0o444, refused, may, may],
    [0o620, refused, refused, refused],
    [0o602, refused, refused, refused],
    [0o660, refused, refused, refused],
    [0o666, refused, refused, refused],
    [0o777, refused, refused, refused],
  ])('%o: decides what it may be used for', (mode, secret, publicKey, configuration) => {
    chmodSync(path, mode);
    expect(outcome('secret')).toMatch(secret);
    expect(outcome('publicKey')).toMatch(publicKey);
    expect(outcome('configuration')).toMatch(configuration);
  });

  test('says what to do about it', () => {
    chmodSync(path, 0o644);
    expect(outcome('secret')).toBe(
      `has the mode 0644, so that others than its owner can read or change it: chmod 600 ${path} (Kubernetes: defaultMode: 0400, or 0440 with an fsGroup)`,
    );
  });
});

describe('the way to a file', () => {
  test('may be a link, as in a Kubernetes volume', () => {
    chmodSync(folder, 0o1777);
    mkdirSync(join(folder, '..2026'), { mode: 0o755 });
    writeFileSync(join(folder, '..2026', 'app.pem'), 'in a volume', { mode: 0o400 });
    symlinkSync('..2026', join(folder, '..data'));
    symlinkSync('..data/app.pem', join(folder, 'app.pem'));
    expect(outcome('secret', join(folder, 'app.pem'))).toBe('in a volume');
    chmodSync(join(folder, '..2026', 'app.pem'), 0o644);
    expect(outcome('secret', join(folder, 'app.pem'))).toMatch(/^has the mode 0644/);
  });

  test.each(['secret', 'publicKey', 'configuration'] as const)(
    'is refused through a folder that everybody can change: %s',
    (use) => {
      mkdirSync(join(folder, 'within', 'deep'), { recursive: true });
      const inner = join(folder, 'within', 'deep', 'key.pem');
      writeFileSync(inner, 'deep', { mode: 0o600 });
      expect(outcome(use, inner)).toBe('deep');
      chmodSync(join(folder, 'within'), 0o777);
      expect(outcome(use, inner)).toBe(`is in a folder that everybody can change: chmod o-w ${join(folder, 'within')}`);
      chmodSync(join(folder, 'within'), 0o1777);
      expect(outcome(use, inner)).toBe('deep');
    },
  );

  test('is refused where a link lies in a folder that everybody can change, however safe its target is', () => {
    const open = join(folder, 'open');
    mkdirSync(open);
    symlinkSync(path, join(open, 'link.pem'));
    symlinkSync(join(open, 'link.pem'), join(folder, 'first.pem'));
    chmodSync(open, 0o777);
    expect(outcome('publicKey', join(folder, 'first.pem'))).toContain(`chmod o-w ${open}`);
  });

  test('is refused where it ends in a pipe or a folder, without waiting', () => {
    execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')]);
    expect(outcome('secret', join(folder, 'pipe'))).toBe('is no file');
    expect(outcome('secret', folder)).toBe('is no file');
  });
});

/** Only root can give files away. */
describe.runIf(process.geteuid?.() === 0)('the owner of a file', () => {
  const somebody = 65_533;
  test.each([
    ['secret', /^belongs to user 65533 and must belong to root or to the user of this process: chown 0 /],
    ['publicKey', /^belongs to user 65533/],
    ['configuration', /^the key$/],
  ] as const)('who is somebody else has it in his hands: %s', (use, told) => {
    chownSync(path, somebody, somebody);
    expect(outcome(use)).toMatch(told);
  });

  test.each([
    [0o440, 'the key'],
    [0o640, 'the key'],
    [0o444, expect.stringMatching(/^has the mode 0444/)],
    [0o460, expect.stringMatching(/^has the mode 0460/)],
  ])('who is root may let our group read it, when we are not root: %o', (mode, told) => {
    chmodSync(root, 0o755);
    chmodSync(folder, 0o755);
    chownSync(path, 0, somebody);
    chmodSync(path, mode);
    process.setegid?.(somebody);
    process.seteuid?.(somebody);
    try {
      expect(outcome('secret')).toEqual(told);
    } finally {
      process.seteuid?.(0);
      process.setegid?.(0);
    }
  });
});
