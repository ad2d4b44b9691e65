interface ForeignContent {
  /** The first bytes of such content. */
  readonly magic: readonly number[];
  readonly kind: string;
  /** How to convert it to text that cubestat reads. */
  readonly remedy: string;
}

/** Content that cubestat does not read. The magic numbers are those of file(1). */
const foreign: readonly ForeignContent[] = [
  { magic: [0x04, 0x22, 0x4d, 0x18], kind: 'compressed by lz4', remedy: 'decompress it first: lz4 -dc' },
  { magic: [0x50, 0x4b, 0x03, 0x04], kind: 'a zip archive', remedy: 'extract it first: unzip -p' },
  { magic: [0xff, 0xfe], kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16 -t UTF-8' },
  { magic: [0xfe, 0xff], kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16 -t UTF-8' },
  { magic: [0x7b, 0x00], kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16LE -t UTF-8' },
  { magic: [0x00, 0x7b], kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16BE -t UTF-8' },
  { magic: [0x96, 0xd5], kind: 'what sadc writes', remedy: 'let sadf make JSON of it: sadf -j FILE -- -A' },
];

/** Why content with this head is not readable; undefined where it is. */
export function whyForeign(head: Uint8Array): string | undefined {
  const content = foreign.find(({ magic }) => begins(head, magic));
  return content && `it is ${content.kind}; ${content.remedy}`;
}

export function begins(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => head[at] === byte);
}
