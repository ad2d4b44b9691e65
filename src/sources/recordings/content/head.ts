const newline = 0x0a;

/** Content and its first bytes. */
interface Begun {
  readonly head: Buffer;
  /** All of it, the head included. */
  readonly content: AsyncGenerator<Buffer>;
}

/** Reads the first bytes: at most `most`, and up to the first newline. */
export async function begun(content: AsyncGenerator<Buffer>, most: number): Promise<Begun> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < most && chunks.at(-1)?.includes(newline) !== true) {
    const { value, done } = await content.next();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  const head = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  return { head, content: joined(head, content) };
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** The most bytes of a first line that are examined. */
const longestFirstLine = 2 ** 16;

/** The first line that is not blank, without a byte order mark. */
export async function firstLineOf(given: AsyncGenerator<Buffer>): Promise<{ readonly line: string; content: AsyncGenerator<Buffer> }> {
  const { head, content } = await begun(given, longestFirstLine);
  const [line = ''] = head
    .toString('utf8', 0, longestFirstLine)
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split('\n', 1);
  return { line, content };
}
