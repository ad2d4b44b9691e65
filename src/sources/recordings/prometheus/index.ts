import type { RecordingFormat } from '../recording-format.ts';

const comment = /^#\s*(?:HELP|TYPE|UNIT|EOF)\b/;
const value = /^(?:[a-zA-Z_:][\w:]*(?<!:)(?:\s*\{.*\}\s*|\s+)|\{".*"\}\s*)[+-]?(?:\d|\.\d|nan|inf)\S*(?:\s+\d\S*)?\s*(?:#.*)?$/i;

/** Prometheus's text formats, as exporters write them. */
export const prometheus: RecordingFormat = {
  name: 'prometheus',
  describe: 'Text for Prometheus, in its text format or in OpenMetrics.',
  records: 'lines',
  isIn: (firstLine) => comment.test(firstLine) || value.test(firstLine.slice(0, 4096)),
  async *read(content, reading) {
    const { readExpositions } = await import('./read.ts');
    yield* readExpositions(content, reading);
  },
};
