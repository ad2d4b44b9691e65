import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import type { Batch } from '../../src/samples/index.ts';
import { readOperands, sources } from '../../src/sources/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { listen } from '../report.ts';

const line = (timestamp: number) => `{"timestamp":${timestamp},"host":"web1","metrics":{"cpu.count":4}}\n`;

async function read(t: ExecutionContext, operands: readonly string[], settings: object = {}) {
  const folder = makeTree(t, { one: line(1), two: line(2) + line(3), none: 'no sample\n', bad: `bad\n${line(4)}` });
  const failures: string[] = [];
  const failed = (error: unknown) => void failures.push((error as Error).message.replaceAll(`${folder}/`, ''));
  const context = { stdin: () => Readable.from([Buffer.from(line(9))]), failed, report: listen(), ...settings };
  const paths = operands.map((name) => (name === '-' ? name : join(folder, name)));
  const batches = (await (await readOperands(paths, {}, context)).toArray()) as Batch[];
  return { times: batches.flatMap((batch) => [...batch]).map(({ timestamp }) => timestamp), failures };
}

test('the first source of the list that matches an operand opens it', (t) => {
  const names = ['-', './-', 'file.ndjson'].map((operand) => sources.find((source) => source.matches(operand))!.name);
  t.deepEqual(names, ['stdin', 'file', 'file']);
});

test('operands are read one after the other', async (t) => {
  t.deepEqual(await read(t, ['two', '-', 'one']), { times: [2, 3, 9, 1], failures: [] });
});

test('a file that cannot be read ends it, after what was read before', async (t) => {
  const { times, failures } = await read(t, ['one', 'missing', 'two']);
  t.deepEqual(times, [1]);
  t.regex(failures.join(), /^cannot read missing: /);
});

test('an input without samples is told, and the next one read', async (t) => {
  t.deepEqual(await read(t, ['none', 'one']), { times: [1], failures: ['none: no line of it is a sample'] });
});

test('with strict, the first line that is not a sample is the end of all', async (t) => {
  const { times, failures } = await read(t, ['bad', 'one'], { strict: true });
  t.deepEqual(times, []);
  t.is(failures.length, 1);
});

for (const scheme of ['nats', 'kafka']) {
  test(`${scheme}: nothing waits for a server that has never answered once reading is to end`, async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    t.teardown(() => server.close());
    await once(server, 'listening');
    const stop = new AbortController();
    const operand = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/samples`;
    const context = { stdin: () => Readable.from([]), failed: () => t.fail(), report: listen(), signal: stop.signal };
    const samples = await readOperands([operand], {}, context);
    const read = samples.toArray();
    const [socket] = (await once(server, 'connection')) as [Socket];
    const closed = once(socket.on('error', () => {}).resume(), 'close');
    const stopped = Date.now();
    stop.abort();
    t.deepEqual(await read, []);
    await samples.release?.();
    await closed;
    t.true(Date.now() - stopped < 9000, 'an answer is waited for 10 s');
  });
}
