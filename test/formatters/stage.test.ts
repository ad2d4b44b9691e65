import { Readable, Writable } from 'node:stream';
import test from 'ava';
import { formatters, textStage, type Formatter } from '../../src/formatters/index.ts';
import { readOptions } from '../../src/options/index.ts';
import { run } from '../../src/pipeline.ts';
import { parseSample } from '../../src/samples/sample.ts';
import { readInputs } from '../../src/sources/index.ts';
import { listen } from '../report.ts';

const numbers = ['0', '7', '-3.5', '0.25', '123456789012', '1.0', '0.50', '0.1234567890123456', '100.10', '4.35', '0.30000000000000004'];
const lines = numbers.map(
  (text, at) =>
    `{"timestamp":${at + 0.5},"host":"web1","tags":{"a b":"c,d"},"metrics":{"cpu.user.percent":${text},"x":${numbers.at(-at)}}}`,
);

async function written(source: Readable, { options, open }: Formatter): Promise<string> {
  let text = '';
  const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => ((text += chunk.toString()), done()) });
  const opened = await open(readOptions(options, {}, {}), { report: listen(), color: false, width: 200 });
  await run(source, textStage(opened), sink);
  return text;
}

for (const formatter of Object.values<Formatter>(formatters)) {
  test(`${formatter.name}: the same text from rows that were recognised as from samples`, async (t) => {
    const source = readInputs([{ name: 'a', open: () => Readable.from([Buffer.from(`${lines.join('\n')}\n`)]) }], { report: listen() });
    t.is(await written(source, formatter), await written(Readable.from(lines.map(parseSample)), formatter));
  });
}
