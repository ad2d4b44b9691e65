export { longestLine, ndjson, readLine, type Input, type LineSettings } from './ndjson.ts';
export { ShapeReader } from './shape-reader.ts';
