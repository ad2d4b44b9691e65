import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executable } from '../cli/cubestat.ts';
import { lines, records, row, seconds } from './measure.ts';

// What it costs that samples are on disk before they are delivered: records a second from a file into a JSON array,
// beside jq, which keeps nothing.

const folder = mkdtempSync(join(tmpdir(), 'cubestat-bench-'));
const exported = `rm -rf spool out && ${process.execPath} ${executable} export -q --to json -o out in.ndjson`;

for (const [width, count] of [
  [20, 50_000],
  [300, 10_000],
] as const) {
  writeFileSync(join(folder, 'in.ndjson'), lines(records(width, count)));
  row(`${width} metrics`, 'records/s', 'to jq -c .');
  const jq = seconds(`cd ${folder} && jq -c . in.ndjson > out`);
  for (const [title, options] of [
    ['cubestat export --to json', ''],
    ['  --spool spool', '--spool spool'],
    ['  --spool spool --spool-fsync never', '--spool spool --spool-fsync never'],
    ['  --spool spool --spool-fsync always', '--spool spool --spool-fsync always'],
  ] as const) {
    const taken = seconds(`cd ${folder} && ${exported} ${options}`);
    row(`  ${title}`, Math.round(count / taken), `${(jq / taken).toFixed(2)} x`);
  }
  row('  jq -c .', Math.round(count / jq), '1.00 x');
}
rmSync(folder, { recursive: true });
