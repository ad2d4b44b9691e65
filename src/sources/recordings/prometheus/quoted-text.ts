const [quote, backslash] = [0x22, 0x5c];

/** A text in quotes, and where it ends in the line that it stands in. */
export interface QuotedText {
  readonly text: string;
  readonly end: number;
}

/**
 * Reads a quoted text; undefined where none begins, or none ends. A backslash that escapes nothing stands for itself, as in paths that
 * an exporter forgot to escape.
 */
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
