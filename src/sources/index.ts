export { live, probe, requireLiveSettings, type Finding, type LiveSettings } from './live/index.ts';
export { readInputs, type Input, type InputSettings } from './recordings/index.ts';
export { isEndless, isFile, isKept, readOperands, sourceOf, sources } from './operands.ts';
export type { Source, SourceContext } from './source.ts';
