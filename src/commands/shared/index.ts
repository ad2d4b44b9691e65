export { drawing, drawingOptions, screen } from './charts.ts';
export { type Command, type Context, type Part } from './command.ts';
export { checkAll, preview } from './dry-run.ts';
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
export { pathOptions } from './host-paths.ts';
export { readingOptions, readsFiles, samplesIn, terminated } from './input.ts';
export { commonOptions, deliver, outputOptions, print, write } from './output.ts';
export { exporterParts, formatParts } from './parts.ts';
export { showProgress } from './progress.ts';
export { keepPausesQuiet } from './quiet-engine.ts';
export { refuseOwnInput } from './same-file.ts';
