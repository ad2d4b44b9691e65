const [quote, backslash] = [0x22, 0x5c];

/** A quoted text, and the index after it in its line. */
export interface QuotedText {
  readonly text: string;
  readonly end: number;
}

/** Reads a quoted text; undefined where none begins or ends. A backslash that escapes nothing is literal, as in unescaped paths. */
export function readQuoted(line: string, start: number): QuotedText | undefined {
  if (line.charCodeAt(start) !== quote) return undefined;
  for (let at = start + 1; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) return { text: unescaped(line.slice(start + 1, at)), end: at + 1 };
  }
  return undefined;
}

function unescaped(text: string): string {
  return text.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
