export { commandOf } from './command.linux.ts';
export { openGroup, type GroupSettings } from './group.linux.ts';
export { openObserver } from './observer.linux.ts';
export { ProcessTable } from './table.linux.ts';
export { openTop } from './top.linux.ts';
export { processUnits } from './units.linux.ts';
