/**
 * Puts the lines of a stream of XML property lists together, and reads each as soon as it is whole. A NUL stands before a document,
 * not behind it: who waits for the next one is late by a period. The function takes a line, and returns the reading that it completes,
 * undefined within a document, and false for a line that stands outside.
 */
export function collectDocuments<Reading>(read: (document: string) => Reading | undefined): (line: string) => Reading | undefined | false {
  let lines: string[] | undefined;
  let length = 0;
  return (line) => {
    const text = line.slice(line.lastIndexOf('\0') + 1);
    // What was cut off before this one is lost.
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

/** Characters. A document of an M1 has 30,000; one of the largest chips a few times as many. */
const longestDocument = 4_000_000;
