import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** For what the build makes: who builds need not be who starts. */
export function letEveryoneRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
}
