import { PassThrough } from 'node:stream';
import type { ExportContext } from '../../src/exporters/exporter.ts';
import { listen } from '../report.ts';

/** What an exporter has of its surroundings, where a test does not care for most of it. */
export function exportContext(given: Partial<ExportContext> = {}): ExportContext {
  return {
    ...{ instance: 'test', report: listen(), stdout: new PassThrough(), signal: new AbortController().signal },
    ...{ instances: () => [], ack() {}, reject() {}, retried() {}, done() {} },
    ...given,
  };
}
