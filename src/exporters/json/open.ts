import type { Sink } from '../../delivery/index.ts';
import { writeTime } from '../../formatters/index.ts';
import type { Sample } from '../../samples/index.ts';
import { type Document, documentFile, jsonArray } from '../../documents/index.ts';
import type { ExportContext, Preview } from '../exporter.ts';
import { checkTarget, fileTarget } from '../file-target.ts';
import { previewOf, textSink, type StreamText } from '../text-stream.ts';
import type { JsonConfig } from './options.ts';

export async function openJson(config: JsonConfig, context: ExportContext): Promise<Sink> {
  const target = fileTarget(config);
  return target.kind === 'file'
    ? documentFile(documentOf(config), target, context)
    : textSink(streamed(elementText(config.pretty)), target.path, context);
}

export async function checkJson(config: JsonConfig): Promise<string> {
  return checkTarget(fileTarget(config), documentOf(config));
}

export function previewJson({ pretty }: JsonConfig): Preview {
  return previewOf(streamed(elementText(pretty)));
}

function documentOf({ pretty }: Pick<JsonConfig, 'pretty'>): Document<Sample> {
  return jsonArray(elementText(pretty));
}

function elementText(pretty: boolean): (sample: Sample) => string {
  return ({ timestamp, host, tags, metrics }) => {
    const element = { timestamp, time: writeTime(timestamp, 'local'), host, ...(tags && { tags }), metrics };
    const lines = pretty ? JSON.stringify(element, null, 2).split('\n') : undefined;
    return lines ? `  ${lines.join('\n  ')}` : JSON.stringify(element);
  };
}

/** The same text for a stream, with one closing bracket at the end. */
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
