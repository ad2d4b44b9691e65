export { numbersOfDictionary, parseIoreg, signedNumber, type RegistryEntry } from './ioreg.darwin.ts';
export { openPoll, type Poll } from './poll.ts';
export { readPolls } from './polled.ts';
export { findOnPath, keepRunning, type LineParser, type RunSettings, type RunningProgram } from './program.ts';
export { parseVmStat, pollMemorySettings, pollVmStat, type VmStat } from './vm-stat.darwin.ts';
