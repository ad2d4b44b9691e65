export { ndjson } from './ndjson.ts';
