import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executable } from '../cli/cubestat.ts';
import { lines, records, row, seconds } from './measure.ts';

// Records a second through `cubestat filter`, beside jq and Python doing the same.

const cubestat = `${process.execPath} ${executable}`;
const python = `python3 -c 'import json, sys\nfor line in sys.stdin: print(json.dumps(json.loads(line)))'`;
const folder = mkdtempSync(join(tmpdir(), 'cubestat-bench-'));

for (const [width, count] of [
  [20, 100_000],
  [300, 10_000],
] as const) {
  const path = join(folder, `${width}.ndjson`);
  writeFileSync(path, lines(records(width, count)));
  row(`${width} metrics, ${Math.round(statSync(path).size / 1e6)} MB`, 'records/s', 'to jq -c .');
  const jq = seconds(`jq -c . < ${path} > ${path}.out`);
  for (const [title, command] of [
    ['cubestat filter', `${cubestat} filter`],
    ["cubestat filter --include '*percent'", `${cubestat} filter --include '*percent'`],
    ['cubestat filter --format csv', `${cubestat} filter --format csv`],
    ['cubestat filter --format influxdb', `${cubestat} filter --format influxdb`],
    ['cubestat filter --format prometheus', `${cubestat} filter --format prometheus`],
    ['python3: json.loads, json.dumps', python],
  ] as const) {
    const taken = seconds(`${command} < ${path} > ${path}.out`);
    row(`  ${title}`, Math.round(count / taken), `${(jq / taken).toFixed(2)} x`);
  }
  row('  jq -c .', Math.round(count / jq), '1.00 x');
}
rmSync(folder, { recursive: true });
