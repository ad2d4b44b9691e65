/**
 * Collects the lines of a stream of XML property lists, and reads each document at its end tag: the NUL comes before the next document, a
 * period later. The function returns the reading that a line completes, undefined within a document, and false for a line outside.
 */
export function collectDocuments<Reading>(read: (document: string) => Reading | undefined): (line: string) => Reading | undefined | false {
  let lines: string[] | undefined;
  let length = 0;
  return (line) => {
    const text = line.slice(line.lastIndexOf('\0') + 1);
    // The document before was cut off, and is dropped.
    if (text.startsWith('<?xml')) [lines, length] = [[], 0];
    if (!lines) return text.trim() === '' ? undefined : false;
    lines.push(text);
    length += text.length;
    const isWhole = text.trimEnd().endsWith('</plist>');
    if (!isWhole && length < longestDocument) return undefined;
    const document = lines.join('\n');
    lines = undefined;
    return isWhole ? read(document) : undefined;
  };
}

/** Characters. A document of an M1 has 30,000; larger chips need a few times as many. */
const longestDocument = 4_000_000;
