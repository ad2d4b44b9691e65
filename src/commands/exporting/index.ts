export { drawOnceStage, drawingOptions, terminalSink } from './charts.ts';
export { checkAll, preview } from './dry-run.ts';
export { configOrigins } from './config-origins.ts';
export { provisioning, provisioningOptions, provisioningParts } from './provisioning.ts';
export { pageFlagNames, pageSink, servingOptions } from './serve-charts.ts';
export { exporterParts } from './exporter-parts.ts';
export {
  addFile,
  addTee,
  addTypes,
  configOption,
  deliveryFlags,
  exportTo,
  exporterFlags,
  moduleFlags,
  openRegistry,
  exporterOption,
} from './exporters.ts';
