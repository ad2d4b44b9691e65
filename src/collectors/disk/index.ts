export { isLayered } from './block-device.linux.ts';
export { diskDelta, type DiskCounters, type Requests } from './counters.ts';
export { givenName } from './device-name.linux.ts';
export { parseDiskstats } from './diskstats.linux.ts';
export { deviceMetrics, emitDiskTotals } from './metrics.ts';
