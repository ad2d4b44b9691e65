import { csv } from './csv/index.ts';
import { ndjson } from './ndjson/index.ts';
import { prometheus } from './prometheus/index.ts';
import { sadf } from './sadf/index.ts';
import type { RecordingFormat } from './recording-format.ts';

/** Every form of recordings that is read. Content that is of none of the others is taken for NDJSON, whose faults are told by line. */
export const recordingFormats = { csv, prometheus, sadf, ndjson } satisfies Record<string, RecordingFormat>;

/** The format of that name, else the one that content begins with. */
export function formatOf(firstLine: string, inputName: string, name: string | undefined): RecordingFormat {
  const formats: readonly RecordingFormat[] = Object.values(recordingFormats);
  return formats.find((format) => (name === undefined ? format.isIn(firstLine, inputName) : format.name === name)) ?? ndjson;
}
