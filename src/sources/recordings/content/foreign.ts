interface ForeignContent {
  /** The first bytes of such content, in Latin-1. */
  readonly magic: string;
  /** Where they begin. */
  readonly at?: number;
  readonly kind: string;
  /** How to convert it to text that cubestat reads. */
  readonly remedy: string;
}

const [excel, openDocument] = ['a workbook of Excel', 'a spreadsheet of OpenDocument'];
const packets = { kind: 'a capture of packets', remedy: 'there are no samples in it' };

/** Content that cubestat does not read. The magic numbers are those of file(1); of two, the more exact comes first. */
const foreign: readonly ForeignContent[] = [
  { magic: '\x04"M\x18', kind: 'compressed by lz4', remedy: 'decompress it first: lz4 -dc' },
  { magic: '[Content_Types].xml', at: 30, kind: excel, remedy: 'save it as CSV first' },
  { magic: '\xd0\xcf\x11\xe0', kind: excel, remedy: 'save it as CSV first' },
  { magic: 'mimetypeapplication/vnd.oasis', at: 30, kind: openDocument, remedy: 'save it as CSV first' },
  { magic: 'PK\x03\x04', kind: 'a zip archive', remedy: 'extract it first: unzip -p' },
  { magic: 'PK\x05\x06', kind: 'a zip archive', remedy: 'there is no file in it' },
  { magic: 'ustar', at: 257, kind: 'a tar archive', remedy: 'extract it first: tar -xOf FILE' },
  { magic: '7z\xbc\xaf', kind: 'a 7z archive', remedy: 'extract it first: 7z x -so' },
  { magic: 'Rar!', kind: 'a rar archive', remedy: 'extract it first: unrar p -inul' },
  { magic: '\xff\xfe\0\0', kind: 'UTF-32', remedy: 'convert it first: iconv -f UTF-32 -t UTF-8' },
  { magic: '\0\0\xfe\xff', kind: 'UTF-32', remedy: 'convert it first: iconv -f UTF-32 -t UTF-8' },
  { magic: '\xff\xfe', kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16 -t UTF-8' },
  { magic: '\xfe\xff', kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16 -t UTF-8' },
  { magic: '{\0', kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16LE -t UTF-8' },
  { magic: '\0{', kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16BE -t UTF-8' },
  { magic: '\x96\xd5', kind: 'what sadc writes', remedy: 'let sadf make JSON of it: sadf -j FILE -- -A' },
  { magic: 'PAR1', kind: 'Parquet', remedy: `let duckdb make CSV of it: duckdb -csv -c "FROM read_parquet('FILE')"` },
  { magic: 'SQLite format 3\0', kind: 'a database of SQLite', remedy: 'select from it: sqlite3 -csv -header FILE "SELECT * FROM TABLE"' },
  { magic: 'LPKSHHRH', kind: 'a journal of systemd', remedy: 'let journalctl print it: journalctl --file FILE -o cat' },
  ...['\xd4\xc3\xb2\xa1', '\xa1\xb2\xc3\xd4', 'M<\xb2\xa1', '\n\r\r\n'].map((magic) => ({ magic, ...packets })),
];

/** So many first bytes tell what an input is. */
export const headLength = 512;

/** Why content with this head is not readable; undefined where it is. */
export function whyForeign(head: Buffer): string | undefined {
  const content = foreign.find(({ magic, at }) => begins(head, magic, at));
  return content && `it is ${content.kind}; ${content.remedy}`;
}

export function begins(head: Buffer, magic: string, at = 0): boolean {
  return head.toString('latin1', at, at + magic.length) === magic;
}
