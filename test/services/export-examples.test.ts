import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { shell } from '../cli/cubestat.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { startInfluxd } from './influxd.ts';
import { limit } from '../limit.ts';

const page = fileURLToPath(new URL('../../../man/cubestat-export.1', import.meta.url));

/** The commands under EXAMPLES, as a reader copies them. */
function examples(): string[] {
  const html = execFileSync('mandoc', ['-Thtml', '-Ofragment', page], { ...limit, encoding: 'utf8' });
  const [, section] = html.split('id="EXAMPLES"');
  const found = section!.matchAll(/<(pre|code class="Li")>([^]*?)<\/(?:pre|code)>/g);
  // A browser takes the lines of `code` for one.
  return Array.from(found, ([, tag, text]) => (tag === 'pre' ? text! : text!.replace(/\s+/g, ' ')));
}

const line = (timestamp: number) => `${JSON.stringify({ timestamp, host: 'web1', metrics: { 'memory.used.bytes': timestamp } })}\n`;

/** What the examples find, and the little that they need to come to an end here. */
function surroundings(url: string): string {
  const variables = { INTERVAL: '50ms', COUNT: '3', INFLUXDB_URL: url, INFLUXDB_DB: 'test', PROMETHEUS_PORT: '0', WEB_PORT: '0' };
  return Object.entries(variables)
    .map(([name, value]) => `export CUBESTAT_${name}=${value};`)
    .join(' ');
}

peer(
  'influxd',
  'jq',
  'mandoc',
)('every example of cubestat-export(1) works', async (t) => {
  const { url, query } = await startInfluxd(t);
  const folder = makeTree(t, {
    'monday.ndjson': line(1) + line(2),
    'tuesday.ndjson.gz': gzipSync(line(3)),
    'exporters.toml': `[exporters.metrics]\ntype = "influxdb"\nurl = "${url}"\ndatabase = "test"\n`,
  });
  for (const example of examples()) {
    const here = example.replace('/var/log/', '').replace('-i 10s', '-i 50ms');
    const { code, stderr } = await shell(`set -o pipefail; cd ${folder}; ${surroundings(url)} ${here}`);
    t.is(code, 0, `${example}\n${stderr}`);
  }
  const [counted] = await query(`SELECT count("memory.used.bytes") FROM cubestat WHERE host = 'web1'`);
  t.is(counted!.values[0]![1], 3);
  t.is(readFileSync(`${folder}/cubestat.csv`, 'utf8').trim().split('\n').length, 4);
});
