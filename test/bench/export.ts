import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { configuration, freePort } from '../services/influxd.ts';
import { whole } from './process.ts';
import { record, writeRecords } from './records.ts';
import { executable, isInstalled, measure, size } from './row.ts';

// Records from a file into a real InfluxDB 1 on this machine: beside curl, whose bodies are ready, and a writer of batches in Python.
// Clock and CPU are those of the client; the server works beside it.

const folder = mkdtempSync(join(tmpdir(), 'cubestat-bench-'));
const url = `http://127.0.0.1:${await freePort()}`;

const python = `import http.client, json, sys
connection = http.client.HTTPConnection(sys.argv[1])
def send(lines):
    connection.request('POST', '/write?db=bench', ''.join(lines))
    assert connection.getresponse().read() == b''
lines, size = [], 0
for line in open(sys.argv[2]):
    sample = json.loads(line)
    fields = ','.join(f'{name}={value}' for name, value in sample['metrics'].items())
    lines.append(f"cubestat,host={sample['host']} {fields} {sample['timestamp']}000000000\\n")
    size += len(lines[-1])
    if size > 1_000_000:
        send(lines)
        lines, size = [], 0
send(lines)
`;

if (isInstalled('influxd')) await withServer(exportInTurn);
else process.stderr.write('no influxd here\n');
rmSync(folder, { recursive: true, force: true });

async function exportInTurn(): Promise<void> {
  writeFileSync(join(folder, 'send.py'), python);
  for (const [width, count] of [
    [300, size(20_000, 1_000)],
    [20, size(100_000, 10_000)],
  ] as const) {
    const input = writeRecords(join(folder, 'in.ndjson'), count, (at) => record(width, at));
    const what = `NDJSON to InfluxDB, ${count} records of ${width} metrics`;
    const ours = (cubestat: string) => `${cubestat} export -q --to influxdb --influxdb-url ${url} --influxdb-db bench ${input}`;
    const peers = { 'python, batches of 1 MB': `/usr/bin/python3 ${join(folder, 'send.py')} ${url.slice(7)} ${input}` };
    const floor = { 'curl, bodies of 1 MB ready': `curl -sf -K ${readyBodies(input)}` };
    await measure({ what, ours, peers, floor }, whole, 'seconds');
  }
}

/** The bodies as files, and how curl sends them one after the other over one connection. */
function readyBodies(input: string): string {
  const bodies = mkdtempSync(join(folder, 'bodies-'));
  whole(`${process.execPath} ${executable} filter -f influxdb ${input} | split -C 1000000 - ${bodies}/ > /dev/null`);
  const requests = readdirSync(bodies).map((name) => `url = "${url}/write?db=bench"\ndata-binary = "@${join(bodies, name)}"\n`);
  writeFileSync(join(folder, 'curl'), requests.join('next\n'));
  return join(folder, 'curl');
}

async function withServer(body: () => Promise<void>): Promise<void> {
  writeFileSync(join(folder, 'influxdb.conf'), configuration(folder, Number(new URL(url).port), await freePort()));
  const server = spawn('influxd', ['-config', join(folder, 'influxdb.conf')], { stdio: 'ignore' });
  try {
    while (!(await fetch(`${url}/ping`).catch(() => undefined))) await setTimeout(50);
    await fetch(`${url}/query?q=CREATE+DATABASE+bench`, { method: 'POST' });
    await body();
  } finally {
    server.kill('SIGKILL');
    await new Promise((resolve) => server.once('exit', resolve));
  }
}
