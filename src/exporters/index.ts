import type { Exporter } from './exporter.ts';

export type { ExportContext, Exporter } from './exporter.ts';
export { configOf, flagsOf } from './flags.ts';

/** Every type of exporter that comes with cubestat, by its name. */
export const exporters = {} satisfies Record<string, Exporter>;
