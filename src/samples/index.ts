export {
  isRecord,
  longestName,
  originKey,
  parseSample,
  repetitionOf,
  requireSample,
  requireShort,
  serialiseSample,
  type Metrics,
  type Sample,
} from './sample.ts';
export { sampleSchema } from './sample-schema.ts';
export { parseJson } from './parse-json.ts';
export { acknowledgement, type Acknowledgement } from './acknowledgement.ts';
export { Batch, countOf, sampleCount, type RowTemplate, type Rows, type Shape } from './batch.ts';
export { numberRows } from './number-rows.ts';
export { batcher, perShape, received, samplesOf, type Samples } from './batcher.ts';
export { ByteWriter, Literals, viewOf } from './byte-writer.ts';
