export { live, type LiveSettings } from './live.ts';
export { ndjson, type Input, type LineSettings } from './ndjson.ts';
