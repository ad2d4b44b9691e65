export { live, type LiveSettings } from './live.ts';
export { requireLiveSettings } from './live-settings.ts';
export { probe, type Finding } from './probe.ts';
export { ndjson, type Input, type LineSettings } from './ndjson/index.ts';
export { isFile, isKept, readOperands, sources } from './operands.ts';
export type { Source, SourceContext } from './source.ts';
