export { checkFolder, nearestFolder } from './check-folder.ts';
export { fileOutput, standardError, standardOutput } from './output.ts';
export { inputFile, standardInput, type ByteRange } from './input.ts';
export { lockFile, refuseLocked, type Lock } from './lock.ts';
export { makeFolder } from './make-folder.ts';
export { replaceFile, replaceFileNow } from './replace-file.ts';
export { openRegularFile, readRegularFile } from './regular-file.ts';
export { syncFolder } from './sync-folder.ts';
export { writeAll } from './write-all.ts';
