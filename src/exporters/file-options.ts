import { duration, filePath, flag, size, value } from '../options/index.ts';

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

/** The destination for messages. */
export function destinationOf({ filename = '-' }: { readonly filename?: string | undefined }): string {
  return filename === '-' ? 'stdout' : filename;
}
