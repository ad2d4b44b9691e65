import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import test from 'ava';
import { readInputs } from '../../../src/sources/recordings/index.ts';
import { listen } from '../../report.ts';

test('destroying the stream ends an input that sends nothing, and reports nothing', async (t) => {
  const input = new PassThrough();
  const report = listen();
  const samples = readInputs([{ name: 'stdin', open: () => input }], { report });
  input.write('{"timestamp":1,"host":"a","metrics":{"x":1}}\n{"timestamp":2,"host":"a",');
  await once(samples, 'data');
  samples.destroy();
  await once(input, 'close');
  t.deepEqual(report.said, []);
});
