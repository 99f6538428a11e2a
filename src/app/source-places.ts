/** Where in the source a line of a stack stands: the build makes a few files of many, and a map of each. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const place = /(file:\/\/[^\s)]+\.js):(\d+):(\d+)/;

/** The same line with its place in the source; as it is where nothing tells it. Maps are read when they are first asked. */
export function toSource(frame: string): string {
  const [built, url = '', line, column] = place.exec(frame) ?? [];
  if (built === undefined) return frame;
  const origin = mapOf(url)?.findOrigin(Number(line), Number(column));
  if (origin === undefined || !('fileName' in origin)) return frame;
  const source = origin.fileName.replace(/^(\.\.\/)+/, '');
  return frame.replace(built, `${source}:${origin.lineNumber}:${origin.columnNumber}`);
}

const maps = new Map<string, SourceMap | null>();

function mapOf(url: string): SourceMap | null {
  const known = maps.get(url);
  if (known !== undefined) return known;
  const map = readMap(url);
  maps.set(url, map);
  return map;
}

const payload = z.object({
  file: z.string(),
  version: z.int(),
  sources: z.array(z.string()),
  sourcesContent: z.array(z.string()).default([]),
  names: z.array(z.string()),
  mappings: z.string(),
  sourceRoot: z.string().default(''),
});

/** Never throws: it stands between an error and the log. */
function readMap(url: string): SourceMap | null {
  try {
    return new SourceMap(payload.parse(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8'))));
  } catch {
    return null;
  }
}
