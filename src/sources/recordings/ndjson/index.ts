export { ndjson, readLine } from './ndjson.ts';
export { ShapeReader } from './shape-reader.ts';
