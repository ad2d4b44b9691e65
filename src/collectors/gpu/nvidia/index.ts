export { openNvidia } from './nvidia.linux.ts';
export { openNvidiaProcesses } from './processes.linux.ts';
