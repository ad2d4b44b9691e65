import { PassThrough, Readable } from 'node:stream';
import test from 'ava';
import type { Context } from '../../../src/commands/shared/command.ts';
import { outputOptions, write } from '../../../src/commands/shared/output.ts';
import { formatters } from '../../../src/formatters/index.ts';
import { readOptions } from '../../../src/options.ts';
import type { Sample } from '../../../src/sample.ts';
import { listen } from '../../report.ts';

const hostile: Sample = {
  timestamp: 1,
  host: 'web\u001b[2J1',
  tags: { 'a\u009b1m': 'b\u0007\tc日' },
  metrics: { 'cpu.count': 4, 'x\u001b]0;y\u0007': 5 },
};

/** What stdout gets, where it is a terminal or is none. */
async function written(format: string, terminal: { readonly isTTY?: true; readonly columns?: number }): Promise<string> {
  const stdout = Object.assign(new PassThrough(), terminal);
  const context = { stdout, environment: { TERM: 'dumb' }, report: listen() } as unknown as Context;
  const values = readOptions(outputOptions, { format }, {});
  const writing = write(Readable.from([hostile, hostile]), [], values as never, context).then(() => stdout.end());
  const [chunks] = await Promise.all([stdout.toArray(), writing]);
  return Buffer.concat(chunks as Buffer[]).toString();
}

for (const name of Object.keys(formatters)) {
  test(`${name}: names and hosts cannot act on a terminal`, async (t) => {
    const text = await written(name, { isTTY: true, columns: 100 });
    t.notRegex(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    t.true(text.split('\n').length > 2, 'lines stay lines');
    if (name === 'ndjson') t.is((JSON.parse(text.split('\n')[0]!) as Sample).host, hostile.host);
  });
}

test('a file or pipe gets the text as it is', async (t) => {
  const text = await written('csv', {});
  t.true(text.startsWith('timestamp,host,a\u009b1m,cpu.count,x\u001b]0;y\u0007\n'));
  t.true(text.includes('b\u0007\tc日'));
});

test('a table is as wide as the terminal', async (t) => {
  const [header] = (await written('table', { isTTY: true, columns: 20 })).split('\n');
  t.true(header!.length <= 20);
});
