import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Option } from 'cubestat';
import type { SampleSink } from '../../src/delivery/index.ts';
import { readConfig } from '../../src/configuration/index.ts';
import { exporters, loadExporter, readConfigFile, type Exporter } from '../../src/exporters/index.ts';
import { shell } from '../cli/cubestat.ts';
import { peer } from '../peers.ts';
import { exportContext } from './context.ts';
import { limit } from '../limit.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What cubestat-exporters(7) shows in blocks, each with the file name that stands before it. */
function blocks(): readonly { readonly file: string | undefined; readonly text: string }[] {
  const html = execFileSync('mandoc', ['-Thtml', '-Ofragment', `${root}man/cubestat-exporters.7`], { ...limit, encoding: 'utf8' });
  const found = html.matchAll(/(?:<span class="Pa">([^<]+)<\/span>:?\s*(?:holds[^<]*)?<\/p>\s*<div[^>]*>\s*)?<pre>([^]*?)<\/pre>/g);
  return Array.from(found, ([, file, text]) => ({ file, text: `${plain(text!)}\n` }));
}

function plain(html: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
  return html.replace(/&(\w+);/g, (_, name: string) => characters[name]!);
}

const shown = (start: string) => blocks().find(({ text }) => text.startsWith(start))!.text;

/** A folder with the files that the page shows. */
function followed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-tutorial-'));
  for (const { file, text } of blocks()) if (file !== undefined && /\.(mjs|toml)$/.test(file)) writeFileSync(join(folder, file), text);
  return folder;
}

peer('mandoc')('the exporter of cubestat-exporters(7) writes the table of cubestat-exporters(7)', async (t) => {
  const folder = followed();
  t.teardown(() => rmSync(folder, { recursive: true }));
  const table = shown('| time');
  const { open, options } = await loadExporter('./markdown-exporter.mjs', folder);
  const [head, , ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.split(' | ').map((cell) => cell.replace(/[| ]/g, '')));
  const samples = rows.map(([time, host, ...values]) => ({
    timestamp: Date.parse(time!) / 1000,
    host: host!,
    metrics: Object.fromEntries(values.map((value, column) => [head![column + 2]!, Number(value)])),
  }));
  const config = readConfig(options, { filename: join(folder, 'table.md'), metrics: head!.slice(2) }, String);
  for (const sample of samples) {
    const sink = (await open(config, exportContext())) as SampleSink;
    await sink.write([sample]);
    await sink.close?.();
  }
  t.is(readFileSync(join(folder, 'table.md'), 'utf8'), table);
});

peer('mandoc')('whoever follows cubestat-exporters(7) has a working exporter', async (t) => {
  const folder = followed();
  t.teardown(() => rmSync(folder, { recursive: true }));
  const commands = blocks().filter(({ text }) => text.startsWith('cubestat sample -n '));
  t.is(commands.length, 2);
  for (const { text } of commands) {
    const { code, stderr, stdout } = await shell(`cd ${folder}; ${text.replaceAll('sample -n', 'sample -i 50ms -n')}`);
    t.deepEqual({ code, stdout }, { code: 0, stdout: '' }, stderr);
    t.regex(stderr, /2 read, 2 written/);
  }
  const [head, line, ...rows] = readFileSync(join(folder, 'load.md'), 'utf8').trim().split('\n');
  t.deepEqual([head, line], shown('| time').split('\n').slice(0, 2));
  t.is(rows.length, 4);
  for (const row of rows) t.regex(row, /^\| \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \| [^ ]+ \| [\d.]+ \| [\d.]+ \|$/);
});

peer('mandoc')('what it has no columns for, or was not given, its user is told', async (t) => {
  const folder = followed();
  t.teardown(() => rmSync(folder, { recursive: true }));
  const { code, stderr } = await shell(`cd ${folder}; cubestat export --to ./markdown-exporter.mjs < /dev/null`);
  t.is(code, 2);
  t.regex(stderr, /^cubestat: .*markdown-exporter\.mjs:\d+: it needs a filename$/m);
});

peer('mandoc')('its flags are in help', async (t) => {
  const folder = followed();
  t.teardown(() => rmSync(folder, { recursive: true }));
  const { stdout } = await shell(`cd ${folder}; cubestat export --to ./markdown-exporter.mjs --help`);
  t.regex(stdout, /--markdown-filename FILE +File to append to/);
  t.regex(stdout, /--markdown-metrics NAME +A metric that gets a column/);
});

peer('mandoc')('the options that the page makes with those of cubestat', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-tutorial-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'package.json'), '{}');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/cubestat'));
  writeFileSync(join(folder, 'declared.mjs'), shown('import { options }'));
  const { declared } = (await import(pathToFileURL(join(folder, 'declared.mjs')).href)) as { declared: Record<string, Option> };
  t.is(declared['every']!.read(['1m30s']), 90);
  t.is(declared['rowLimit']!.read([]), 1000);
});

peer('mandoc')('the configuration file of the page is one', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cubestat-tutorial-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'exporters.toml');
  writeFileSync(path, shown('[exporters.archive]'));
  const types: Readonly<Record<string, Exporter>> = exporters;
  const described = await readConfigFile(path);
  t.deepEqual(
    described.map(({ instance, type, enabled }) => ({ instance, type, enabled })),
    [
      { instance: 'archive', type: 'csv', enabled: true },
      { instance: 'metrics', type: 'influxdb', enabled: true },
    ],
  );
  for (const { type, config, where } of described) t.notThrows(() => readConfig(types[type]!.options, config, where));
});
