/** Quoted bodies, strings, names and comments, in which a semicolon ends nothing; then the semicolon, then anything. */
const token = /\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|;|[^;$'"\-/]+|[$'"\-/]/g;

/** The statements of an SQL text, without the semicolons between them. Pure. */
export function splitStatements(text: string): readonly string[] {
  const statements = [''];
  for (const [part] of text.matchAll(token)) {
    if (part === ';') statements.push('');
    else statements.push(`${statements.pop() ?? ''}${part}`);
  }
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '');
}
