export { isRecord, originKey, parseSample, serialiseSample, type Metrics, type Sample } from './sample.ts';
export { sampleSchema } from './sample-schema.ts';
export { parseJson } from './parse-json.ts';
export {
  acknowledgement,
  Batch,
  copyNumber,
  countOf,
  numberRows,
  sampleCount,
  type Acknowledgement,
  type Rows,
  type Shape,
} from './batch.ts';
export { batcher, perShape, received, samplesOf, type Samples } from './batcher.ts';
export { ByteWriter, Literals } from './byte-writer.ts';
