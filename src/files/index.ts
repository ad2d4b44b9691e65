export { lockFile, refuseHeld, type Lock } from './lock.ts';
export { makeFolder } from './make-folder.ts';
export { syncFolder } from './sync-folder.ts';
