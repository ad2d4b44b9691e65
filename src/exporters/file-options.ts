import { duration, filePath, flag, size, value, type Values } from '../options/index.ts';

/** The options of exporters that write files. */
export const fileOptions = {
  filename: value({ flag: 'outputFile', alias: 'o', placeholder: 'FILE', describe: 'File that csv or json writes; - is stdout' }, filePath),
  append: flag({ flag: 'appendOutput', describe: 'Keep what stands in the file' }),
  rotateSize: value(
    { flag: 'rotateSize', placeholder: 'SIZE', describe: 'Begin another file before one is larger than this: 100MiB' },
    size({ least: 1 }),
  ),
  rotateEvery: value(
    { flag: 'rotateEvery', placeholder: 'DURATION', describe: 'Begin another file after this time: 24h' },
    duration({ least: 1 }),
  ),
  gzip: flag({ flag: 'gzip', describe: 'Compress the files that are rotated' }),
};

/** Files that are not rotated are not compressed, and stdout is not appended to. */
export function unreadOfFile({ filename, rotateSize, rotateEvery }: Values<typeof fileOptions>): Readonly<Record<string, string>> {
  return {
    ...(rotateSize === undefined && rotateEvery === undefined && { gzip: 'with rotation' }),
    ...(filename === '-' && { append: 'with a file' }),
  };
}

/** The destination for messages. */
export function destinationOf({ filename = '-' }: { readonly filename?: string | undefined }): string {
  return filename === '-' ? 'stdout' : filename;
}
