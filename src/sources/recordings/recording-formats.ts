import { csv } from './csv/index.ts';
import { ndjson } from './ndjson/index.ts';
import { prometheus } from './prometheus/index.ts';
import { sadf } from './sadf/index.ts';
import type { RecordingFormat } from './recording-format.ts';

/** Every format of recordings. Content of no known format is read as NDJSON, whose faults are reported by line. */
export const recordingFormats = { csv, prometheus, sadf, ndjson } satisfies Record<string, RecordingFormat>;

/** The format of that name; without a name, the one that the content begins with. */
export function formatOf(firstLine: string, inputName: string, name: string | undefined): RecordingFormat {
  const formats: readonly RecordingFormat[] = Object.values(recordingFormats);
  return formats.find((format) => (name === undefined ? format.isIn(firstLine, inputName) : format.name === name)) ?? ndjson;
}
