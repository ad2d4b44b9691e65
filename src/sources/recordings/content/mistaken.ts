/** Texts that are taken for recordings, by their first line, and what to do instead. */
const mistaken: readonly (readonly [firstLine: RegExp, kind: string, remedy: string])[] = [
  [/^Linux \S+ \(.+\)\s/, 'what sar prints', 'let sadf make JSON of it: sadf -j FILE -- -A'],
  [
    /^(?:\\.|[^\s,\\])+(?:,(?:\\.|[^\s,=\\])+=(?:\\.|[^\s,\\])+)* [^\s=]+=\S+(?: -?\d+)?$/,
    'line protocol of InfluxDB',
    'record NDJSON or CSV',
  ],
  [/^\{"(?:hosts|before)":/, 'what summary or diff has made of samples', 'read the samples themselves'],
  [/^metric {2,}|^\|.*\|$|[─│]/, 'a table for people', 'record NDJSON or CSV'],
  [/^<[!?a-z]/i, 'XML or HTML', 'record NDJSON or CSV'],
];

/** What a text seems to be of which no line is a sample; undefined where that is unknown. */
export function mistakenFor(firstLine: string): string | undefined {
  const [, kind, remedy] = mistaken.find(([pattern]) => pattern.test(firstLine.slice(0, longest).trimEnd())) ?? [];
  return kind && `it seems to be ${kind}; ${remedy}`;
}

const longest = 2000;
