export { aligned } from './aligned.ts';
export { drawing, drawingOptions, screen } from './charts.ts';
export { type Command, type Context, type Part, type Verb } from './command.ts';
export { commonOptions } from './common-options.ts';
export { deliver, print } from './deliver.ts';
export { checkAll, preview } from './dry-run.ts';
export { exporterParts } from './exporter-parts.ts';
export {
  addFile,
  addTee,
  addTypes,
  deliveryFlags,
  exportTo,
  exporterFlags,
  flagsOfOthers,
  openRegistry,
  typesOrModules,
} from './exporters.ts';
export { filtering } from './filters.ts';
export { formatParts } from './format-parts.ts';
export { pathOptions } from './host-paths.ts';
export { readingOptions, readsFiles, samplesIn, terminated } from './input.ts';
export { outputOptions, write } from './output.ts';
export { showProgress } from './progress.ts';
export { refuseOwnInput } from './same-file.ts';
