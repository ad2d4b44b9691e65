export { ndjson, ndjsonBatches, type Input, type LineSettings } from './ndjson.ts';
