export { findClusters, watchCpus } from './clusters.linux.ts';
export { openFrequencies } from './cpufreq.linux.ts';
