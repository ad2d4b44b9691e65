export { namesOfMount, readFilesystems, type QueriedMount } from './answers.ts';
export { parseMountTable, selectVolumes, type MountedVolume } from './mount-table.darwin.ts';
export { parseMountinfo, type Mount } from './mountinfo.linux.ts';
export { answerers, selectMounts, type Locality } from './mounts.linux.ts';
export { parseMountstats, type NfsCounters } from './mountstats.linux.ts';
