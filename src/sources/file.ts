import { inputFile, lastModified, type ByteRange } from '../files/index.ts';
import { bytesOf, inputOptions, settingsOf, recordedSpan, readInputs } from './recordings/index.ts';
import type { Source, SourceContext } from './source.ts';

export const file: Source = {
  name: 'file',
  describe: 'What cubestat or another tool has recorded in a file, also compressed.',
  operand: 'a file',
  options: inputOptions,
  matches: () => true,
  recorded: async (path, values, context) => recordedSpan(path, settingsOf(values, context)),
  open(path, values, context) {
    const bytes = wantedBytes(path, context);
    const open = () => {
      const stream = inputFile(path, bytes);
      const { start = 0 } = bytes ?? {};
      context.opened?.({
        get bytesRead() {
          return start + stream.bytesRead;
        },
      });
      return stream;
    };
    const name = bytes && bytes.start > 0 ? `${path} from byte ${bytes.start}` : path;
    return readInputs([{ name, open, recordedAt: () => lastModified(path) }], settingsOf(values, context));
  },
};

/** The part of a file that holds the wanted samples; undefined for all of it. */
function wantedBytes(path: string, { timeRange, strict, report }: SourceContext): ByteRange | undefined {
  // With --strict every line has to be a sample, even outside the wanted time.
  if (timeRange === undefined || strict) return undefined;
  try {
    const bytes = bytesOf(path, timeRange);
    if (bytes) report.detail(`${path}: in order of time; read from byte ${bytes.start}${bytes.end === Infinity ? '' : ` to ${bytes.end}`}`);
    return bytes;
  } catch {
    // Opening the file again reports why it is unreadable.
    return undefined;
  }
}
