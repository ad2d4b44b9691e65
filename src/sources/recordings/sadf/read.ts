import { batcher, isRecord, parseJson, requireSample, type Batch, type Sample } from '../../../samples/index.ts';
import { reasonOf } from '../../../errors.ts';
import type { Reading } from '../reading.ts';
import { recordedTime } from '../recorded-time.ts';
import { metricsOfRecord } from './metrics.ts';
import { RecordSplitter, type SadfRecord } from './records.ts';

const noTime = 'there is no time in it, as sadf -j writes it';
const ofIostat = 'it seems to be what iostat or mpstat writes; let sar record it, and sadf make JSON of that: sadf -j FILE -- -A';

/** The samples of statistics. Bad records are passed to the reading. */
export async function* readSadfRecords(content: AsyncIterable<Buffer>, reading: Reading): AsyncGenerator<Batch> {
  const toBatch = batcher({ isChecked: true });
  const splitter = new RecordSplitter(reading.longest);
  const decoder = new TextDecoder();
  for await (const chunk of content) {
    for (const record of splitter.split(decoder.decode(chunk, { stream: true }))) {
      reading.records += 1;
      const { sample, fault } = sampleOf(record, reading.host);
      if (sample) yield toBatch(sample);
      if (fault === noTime) reading.mistaken ??= ofIostat;
      if (fault !== undefined) reading.leaveOut(`record ${reading.records}`, fault);
      if (reading.isEnded) return;
    }
  }
  reading.isAtEnd = true;
  if (splitter.isOpen) reading.leaveOut(`record ${(reading.records += 1)}`, 'the file ends within it');
  else if (reading.records === 0) reading.leaveOut('all of it', 'there are no statistics in it, as sadf -j writes them');
}

/** The sample of a record; undefined for a restart or a comment, which are no faults. */
function sampleOf({ text, head, fault }: SadfRecord, defaultHost: string): { readonly sample?: Sample; readonly fault?: string } {
  if (fault !== undefined) return { fault };
  if (/^\{\s*"(?:boot|comment)"/.test(text)) return {};
  try {
    const record = parseRecord(text);
    const timestamp = timeOf(record['timestamp'], head);
    if (timestamp === undefined) return { fault: noTime };
    const host = memberOf(head, 'nodename') ?? defaultHost;
    const sample = { timestamp, host, metrics: metricsOfRecord(record) };
    requireSample(sample);
    return { sample };
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}

function parseRecord(text: string): Record<string, unknown> {
  let record: unknown;
  try {
    record = parseJson(text);
  } catch {
    record = parseJson(mended(text));
  }
  if (!isRecord(record)) throw new TypeError('it is not an object');
  return record;
}

/** Mends what versions of sysstat write: decimal commas, members without a comma between, and `network` without its last brace. */
function mended(text: string): string {
  return text
    .replace(/(:\s*-?\d+),(\d+\s*[,}\n])/g, '$1.$2')
    .replace(/("network":\s*\{(?:\s*"net-[^"]*":\s*(?:\{[^{}]*\}|\[[^\]]*\]),?)*)(?=\s*(?:"(?!net-)|\}\s*,?\s*$))/, '$1}')
    .replace(/([}\]])(\s*")/g, '$1,$2')
    .replace(/,(?=\s*(?:$|\}))/g, '');
}

function timeOf(timestamp: unknown, head: string): number | undefined {
  if (!isRecord(timestamp)) return undefined;
  // `tz` is the time's zone, and `timezone` that of the recorded host; neither tells which of its offsets it is.
  const { date, time, utc, tz = Number(utc) === 1 ? 'UTC' : memberOf(head, 'timezone') } = timestamp;
  const isUtc = tz === 'UTC';
  return recordedTime(`${String(date)} ${String(time)}${isUtc ? 'Z' : ''}`);
}

function memberOf(head: string, name: string): string | undefined {
  const [, text] = new RegExp(`"${name}":\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(head) ?? [];
  return text === undefined ? undefined : (JSON.parse(text) as string);
}
