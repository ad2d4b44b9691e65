import { batcher, type Batch, type Sample } from '../../../samples/index.ts';
import { reasonOf } from '../../../errors.ts';
import { warnOnce } from '../../../report.ts';
import type { Reading } from '../reading.ts';
import { Expositions } from './exposition.ts';
import { parseLine } from './line.ts';
import { textLines, type TextLine } from './text-lines.ts';

/** The samples of expositions. Bad lines are passed to the reading. */
export async function* readExpositions(content: AsyncIterable<Buffer>, reading: Reading): AsyncGenerator<Batch> {
  const { host, name, report } = reading;
  const notice = warnOnce({ warn: (message) => report.warn(`${name}: ${message}`) });
  const toBatch = batcher({ isChecked: true });
  const expositions = new Expositions({ host, now: () => reading.now(), notice });
  for await (const lines of textLines(content, reading.longest)) {
    for (const line of lines) {
      const { samples, fault } = readLine(line, expositions, reading);
      for (const sample of samples) yield toBatch(sample);
      if (fault !== undefined) reading.leaveOut(`line ${line.number}`, fault);
      if (reading.isEnded) return;
    }
  }
  reading.isAtEnd = true;
  for (const sample of expositions.end()) yield toBatch(sample);
}

interface LineResult {
  readonly samples: readonly Sample[];
  readonly fault?: string;
}

/** Reads a line. With --strict, a bad one ends reading, after the values so far. */
function readLine({ text, fault }: TextLine, expositions: Expositions, reading: Reading): LineResult {
  try {
    if (fault !== undefined) throw new Error(fault);
    const line = parseLine(text.replace(/^\uFEFF/, ''));
    const samples = expositions.add(line);
    if (line.type === 'value') reading.records += 1;
    return { samples };
  } catch (error) {
    reading.records += 1;
    return { samples: reading.isStrict ? expositions.end() : [], fault: reasonOf(error) };
  }
}
