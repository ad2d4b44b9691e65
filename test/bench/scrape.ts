import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../services/influxd.ts';
import { record } from './records.ts';
import { executable, size } from './row.ts';

// How long a scrape of 300 series takes over a kept connection while samples come at 10 Hz, beside a server in Node.js that does
// nothing but write the same bytes.

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const scrapes = size(20_000, 2_000);
const port = await freePort();
const exporter = spawn(process.execPath, [executable, 'export', '-q', '--to', 'prometheus', '--prometheus-port', String(port)], {
  stdio: ['pipe', 'inherit', 'inherit'],
});
const page = await firstPage(exporter, port);
const floorPort = await freePort();
const floor = createServer((_, response) => response.end(page)).listen(floorPort, '127.0.0.1');
await once(floor, 'listening');

process.stdout.write(`\n### Scrape of 300 series, samples at 10 Hz\n\n| | p50, us | p99, us | scrapes a second |\n|---|---:|---:|---:|\n`);
await print('cubestat', port);
await print('node, the page ready', floorPort);
floor.close();
exporter.stdin.end();
exporter.kill();
agent.destroy();

async function firstPage({ stdin }: ChildProcess, from: number): Promise<string> {
  let at = 0;
  const feed = setInterval(() => void stdin!.write(record(300, (Date.now() - 1_750_000_000_000) / 1000 + at++ / 1000)), 100);
  stdin!.on('close', () => clearInterval(feed)).on('error', () => clearInterval(feed));
  for (;;) {
    const text = await scrape(from).catch(() => '');
    if (text.includes('utilization')) return text;
    await setTimeout(50);
  }
}

async function print(name: string, from: number): Promise<void> {
  const taken: number[] = [];
  for (let count = 0; count < scrapes; count += 1) {
    const started = process.hrtime.bigint();
    await scrape(from);
    taken.push(Number(process.hrtime.bigint() - started) / 1000);
  }
  const total = taken.reduce((sum, one) => sum + one, 0);
  const sorted = taken.toSorted((one, other) => one - other);
  const [median, late] = [0.5, 0.99].map((part) => sorted[Math.floor(part * sorted.length)]!.toFixed(0));
  process.stdout.write(`| ${name} | ${median} | ${late} | ${Math.round((scrapes * 1e6) / total)} |\n`);
}

function scrape(from: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port: from, host: '127.0.0.1', path: '/metrics', agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
      response.on('end', () => resolve(text)).on('error', reject);
    }).on('error', reject);
  });
}
