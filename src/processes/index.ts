export { childEnvironment } from './child-environment.ts';
export { areHangupsIgnored, readParentStatus } from './hangups.ts';
export { openLineage, type Lineage } from './lineage.ts';
export { hasEnded, isKernelThread, isStuck, parseProcessStat, type InputOutput, type ProcessStat } from './process-files.linux.ts';
export { openProcessList } from './process-list.linux.ts';
export { minus, nothing, openProcesses, plus, type Processes } from './processes.linux.ts';
export { StatFiles } from './stat-files.linux.ts';
