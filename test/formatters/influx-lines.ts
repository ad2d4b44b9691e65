import { batcher } from '../../src/samples/batcher.ts';
import { ByteWriter } from '../../src/samples/byte-writer.ts';
import { lineWriter, type InfluxSettings } from '../../src/formatters/line-protocol.ts';
import type { Sample } from '../../src/samples/sample.ts';

/** The lines of samples, one by one and without newlines, by one writer. */
export function sampleLines(settings: InfluxSettings, notice: (message: string) => void): (sample: Sample) => string[] {
  const toBatch = batcher();
  const writeLines = lineWriter(settings, notice);
  const to = new ByteWriter();
  return (sample) => {
    writeLines(toBatch(sample), 0, to);
    return to.take().toString().split('\n').slice(0, -1);
  };
}

/** The lines of one sample. */
export function influxLines(sample: Sample, settings: InfluxSettings, notice: (message: string) => void = () => {}): string[] {
  return sampleLines(settings, notice)(sample);
}
