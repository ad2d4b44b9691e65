export { live, type LiveSettings } from './live.ts';
export { requireLiveSettings } from './live-settings.ts';
export { probe, type Finding } from './probe.ts';
export type { Input, InputSettings } from './input.ts';
export { readInputs } from './read-inputs.ts';
export { isEndless, isFile, isKept, readOperands, sources } from './operands.ts';
export type { Source, SourceContext } from './source.ts';
