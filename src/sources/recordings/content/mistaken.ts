const jq = 'let jq make samples of it; cubestat list schema prints their schema';
const none = 'there are no samples in it';
const sar = 'let sar record it, and sadf make JSON of that: sadf -j FILE -- -A';

/** Texts that are taken for recordings, by their first line, and what to do instead. */
const mistaken: readonly (readonly [firstLine: RegExp, kind: string, remedy: string])[] = [
  [/^<[!?a-z]/i, 'XML or HTML', 'record NDJSON or CSV'],
  [/^Linux \S+ \(.+\)\s/, 'what sar, iostat, mpstat or pidstat prints', sar],
  [/^\S+\t-?\d+\t\d{4}-\d\d-\d\d\b/, 'what sadf prints', 'let it write JSON: sadf -j FILE -- -A'],
  [
    /^procs -+|^top - |^total +used +free|^Filesystem +|^USER +PID/,
    'what vmstat, top, free, df or ps prints',
    'cubestat sample records the like',
  ],
  [/^"(?:pcp-)?(?:dstat|dool) .*CSV/i, 'CSV of dstat or dool', 'that of -T can be read from its row of names on: tail -n +6 FILE'],
  [/^AAA,\w+,/, 'what nmon records', 'cubestat sample records the like'],
  [/^\{"(?:fields|metrics":\s*\[\{"fields)":/, 'JSON of telegraf', 'let telegraf write data_format = "prometheus"'],
  [/^\{"(?:resourceMetrics|data":\{"resultType|status":"(?:success|error)")/, 'an answer or a message with metrics', jq],
  [
    /^(?=.*,|.* -?\d+$)(?:\\.|[^\s,\\])+(?:,(?:\\.|[^\s,=\\])+=(?:\\.|[^\s,\\])+)* [^\s=]+=\S+(?: -?\d+)?$/,
    'line protocol of InfluxDB',
    'record NDJSON or CSV',
  ],
  [/^[\w-]+\.[\w.-]+ -?[\d.]+ \d{9,}$/, 'plaintext of Graphite', 'record NDJSON or CSV'],
  [/^[^\s:|]+:[^\s|]+\|(?:[cghsd]|ms)\b/, 'StatsD', 'record NDJSON or CSV'],
  [/^(?:[A-Z][a-z]{2} [ \d]\d |\d{4}-\d\d-\d\d[T ])\d\d:\d\d:\d\d[^\s,]* \w/, 'a log', none],
  [/^---$|^[\w.-]+:(?:\s|$)/, 'YAML', none],
  [/^\[[a-z][\w.: "-]*\]$|^[\w.-]+ *= *\S/i, 'settings, as in INI or TOML', none],
  [/^\{"(?:hosts|before)":/, 'what summary or diff has made of samples', 'read the samples themselves'],
  [/^metric {2,}|^\|.*\|$|[─│]/, 'a table for people', 'record NDJSON or CSV'],
  [/^\/[/*]/, 'JSON with comments', "take them out first: grep -v '^ *//'"],
  // oxlint-disable-next-line no-control-regex
  [/^%PDF-|^\uFFFD|^[^{[]*[\0-\x08\x0e-\x1a\x1c-\x1f]/, 'no text', 'cubestat-recordings(7) has what can be read'],
];

/** What a text seems to be whose first record is no sample; undefined where that is unknown. */
export function mistakenFor(firstLine: string): string | undefined {
  const [, kind, remedy] = mistaken.find(([pattern]) => pattern.test(firstLine.slice(0, longest).trimEnd())) ?? [];
  return kind && `it seems to be ${kind}; ${remedy}`;
}

const longest = 2000;
