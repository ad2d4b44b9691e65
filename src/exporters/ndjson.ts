import { ndjsonText } from '../formatters/index.ts';
import type { Exporter } from './exporter.ts';
import { previewOf, streamText, textSink } from './text-stream.ts';

export const ndjson = {
  name: 'ndjson',
  describe: 'Lines of JSON on stdout, which pass the samples on.',
  options: {},
  destination: () => 'stdout',
  exclusive: true,
  momentary: true,
  open: (_config, context) => textSink(streamText(ndjsonText()), '-', context),
  preview: () => previewOf(streamText(ndjsonText())),
} satisfies Exporter;
