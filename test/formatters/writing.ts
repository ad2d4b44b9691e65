import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { textStage, type Formatter, type FormatContext } from '../../src/formatters/index.ts';
import { readOptions } from '../../src/options/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { listen } from '../report.ts';

/** A running format: its output for each sample, and its messages. */
export interface Writing {
  readonly said: readonly string[];
  /** The text that this sample makes leave, before there is another one. */
  write(sample: Sample): Promise<string>;
  /** The text that comes at the end of the stream. */
  end(): Promise<string>;
}

/** Opens a format as the command line would, with options by flag: `{ 'csv-shape': 'long' }`. */
export async function open(
  formatter: Formatter,
  given: Readonly<Record<string, string>> = {},
  surroundings: Partial<FormatContext> = {},
): Promise<Writing> {
  const report = listen();
  const values = readOptions(formatter.options, given, {});
  const everywhere = { report, color: false, width: undefined };
  const opened = await formatter.open(values, Object.defineProperties(everywhere, Object.getOwnPropertyDescriptors(surroundings)));
  const input = new PassThrough({ objectMode: true });
  const output = new PassThrough();
  const ended = pipeline([input, textStage(opened), output]);
  let text = '';
  output.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const take = () => {
    const taken = text;
    text = '';
    return taken;
  };
  return {
    said: report.said,
    async write(sample) {
      input.write(sample);
      for (let turn = 0; turn < 5; turn++) await setImmediate();
      return take();
    },
    async end() {
      input.end();
      await Promise.all([ended, once(output, 'end')]);
      return take();
    },
  };
}

/** All the text that becomes of the samples. */
export async function textOf(
  formatter: Formatter,
  samples: readonly Sample[],
  given: Readonly<Record<string, string>> = {},
): Promise<string> {
  const writing = await open(formatter, given);
  let text = '';
  for (const sample of samples) text += await writing.write(sample);
  return text + (await writing.end());
}
