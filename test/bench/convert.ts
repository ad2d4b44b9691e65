import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whole } from './process.ts';
import { record, writeRecords } from './records.ts';
import { measure, size } from './row.ts';

// Records of one format made into another, from a file into a file.

const folder = mkdtempSync(join(tmpdir(), 'cubestat-bench-'));
const written = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const python = (name: string, body: string) => `/usr/bin/python3 ${written(name, `import csv, json, sys\n${body}\n`)}`;

const csv = python(
  'to_csv.py',
  `write = csv.writer(sys.stdout).writerow
for line in sys.stdin:
    sample = json.loads(line)
    write([sample['timestamp'], sample['host'], *sample['metrics'].values()])`,
);
const protocol = python(
  'to_protocol.py',
  `for line in sys.stdin:
    sample = json.loads(line)
    fields = ','.join(f'{name}={value}' for name, value in sample['metrics'].items())
    print(f"cubestat,host={sample['host']} {fields} {sample['timestamp']}000000000")`,
);

for (const [width, count] of [
  [300, size(20_000, 1_000)],
  [20, size(100_000, 10_000)],
] as const) {
  const input = writeRecords(join(folder, 'in.ndjson'), count, (at) => record(width, at));
  const io = `< ${input} > ${join(folder, 'out')}`;
  const of = `${count} records of ${width} metrics`;
  const floor = { cat: `cat ${io}` };
  const rows = [
    {
      what: `NDJSON to CSV, ${of}`,
      format: '--format csv',
      peers: {
        jq: `jq -r '[.timestamp, .host, .metrics[]] | @csv' ${io}`,
        python: `${csv} ${io}`,
        miller: `mlr --ijson --ocsv cat ${io}`,
      },
    },
    { what: `NDJSON to line protocol, ${of}`, format: '--format influxdb', peers: { python: `${protocol} ${io}` } },
    {
      what: `NDJSON to NDJSON, --include 'cpu.*', ${of}`,
      format: "--include 'cpu.*'",
      peers: { jq: `jq -c '.metrics |= with_entries(select(.key | startswith("cpu.")))' ${io}` },
    },
  ];
  for (const { what, format, peers } of rows) {
    await measure({ what, ours: (cubestat) => `${cubestat} filter ${format} ${io}`, peers, floor }, whole, 'seconds');
  }
}
rmSync(folder, { recursive: true });
