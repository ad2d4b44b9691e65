export { drawOnceStage, drawingOptions, terminalSink } from './charts.ts';
export { checkAll, preview } from './dry-run.ts';
export { pageFlagNames, pageSink, servingOptions } from './serve-charts.ts';
export { exporterParts } from './exporter-parts.ts';
export {
  addFile,
  addTee,
  addTypes,
  deliveryFlags,
  exportTo,
  exporterFlags,
  moduleFlags,
  openRegistry,
  exporterOption,
} from './exporters.ts';
