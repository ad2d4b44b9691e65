export { drawOnceStage, drawingOptions, requireDrawable, terminalSink } from './charts.ts';
export { checkAll, preview } from './dry-run.ts';
export { configOrigins } from './config-origins.ts';
export { provisioning, provisioningOptions, provisioningParts } from './provisioning.ts';
export { pageFlagNames, pageSink, servingOptions } from './serve-charts.ts';
export { exporterParts, deliveryParts } from './exporter-parts.ts';
export { configOption, deliveryFlags, exporterFlags, exporterOption, moduleFlags } from './exporter-flags.ts';
export { addFile, addTee, addTypes, exportTo, openRegistry } from './run-exporters.ts';
