export { readCgroupDetails } from './details.linux.ts';
export { findCgroup } from './path.linux.ts';
export { openHierarchies, openSelection, type Hierarchies, type SelectedCgroup } from './select.linux.ts';
export { isLimited, readCgroupCpu, readCgroupMemory } from './usage.linux.ts';
export { openVersion1 } from './v1.linux.ts';
export { openVersion2 } from './v2.linux.ts';
