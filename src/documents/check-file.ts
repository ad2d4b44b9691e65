import { closeSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError, WriteError } from '../errors.ts';
import { checkFolder, nearestFolder, refuseLocked } from '../files/index.ts';
import type { Document } from './document.ts';
import type { DocumentFileOptions } from './document-file.ts';

/** Checks that `documentFile` could write a file, and changes nothing. Throws what it would throw. */
export async function checkDocumentFile<Item>(
  document: Document<Item>,
  { path, append }: Pick<DocumentFileOptions, 'path' | 'append'>,
): Promise<string> {
  try {
    return statSync(path, { throwIfNoEntry: false }) ? await checkStanding(document, realpathSync(path), append) : checkMissing(path);
  } catch (error) {
    throw isSystemError(error) ? new WriteError(path, error) : error;
  }
}

async function checkStanding<Item>(document: Document<Item>, path: string, append: boolean): Promise<string> {
  const { crashed } = refuseLocked(path);
  // The lock and rotated files need the folder.
  checkFolder(dirname(path));
  closeSync(openSync(path, 'r+'));
  if (append && statSync(path).size > 0) await document.resume(path, crashed);
  return `${path} can be written`;
}

function checkMissing(path: string): string {
  refuseLocked(path);
  checkFolder(nearestFolder(dirname(path)));
  return `${path} can be made`;
}
