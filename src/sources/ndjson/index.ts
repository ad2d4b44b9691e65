export { ndjson, type Input, type LineSettings } from './ndjson.ts';
