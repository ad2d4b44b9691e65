import { writeTime } from '../formatters/index.ts';
import { flag, type Values } from '../options.ts';
import type { Sample } from '../sample.ts';
import { type Document, documentFile, jsonArray } from '../documents/index.ts';
import type { Exporter } from './exporter.ts';
import { checkTarget, destinationOf, fileOptions, fileTarget } from './file-options.ts';
import { previewOf, textSink, type StreamText } from './text-stream.ts';

const options = {
  ...fileOptions,
  pretty: flag({ flag: 'jsonPretty', describe: 'Indent the elements of json by two spaces' }),
};

export const json: Exporter<typeof options> = {
  name: 'json',
  describe: 'A JSON array that is whole after each sample.',
  options,
  exclusive: true,
  open(config, context) {
    const target = fileTarget(config);
    return target.kind === 'file'
      ? documentFile(documentOf(config), target, context)
      : textSink(streamed(elementText(config.pretty)), target.path, context);
  },
  destination: destinationOf,
  check: async (config) => checkTarget(fileTarget(config), documentOf(config)),
  preview: ({ pretty }) => previewOf(streamed(elementText(pretty))),
};

function documentOf({ pretty }: Pick<Values<typeof options>, 'pretty'>): Document<Sample> {
  return jsonArray(elementText(pretty));
}

function elementText(pretty: boolean): (sample: Sample) => string {
  return ({ timestamp, host, tags, metrics }) => {
    const element = { timestamp, time: writeTime(timestamp, 'local'), host, ...(tags && { tags }), metrics };
    const lines = pretty ? JSON.stringify(element, null, 2).split('\n') : undefined;
    return lines ? `  ${lines.join('\n  ')}` : JSON.stringify(element);
  };
}

/** The same text for a stream, in which the bracket is closed once. */
function streamed(element: (sample: Sample) => string): StreamText {
  let isFirst = true;
  const one = (sample: Sample) => {
    const before = isFirst ? '[' : ',';
    isFirst = false;
    return `${before}\n${element(sample)}`;
  };
  return {
    text: (batches) => Buffer.from(batches.flatMap((batch) => Array.from(batch, one)).join('')),
    end: () => (isFirst ? '[]\n' : '\n]\n'),
  };
}
