import { openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { errnoOf, WriteError } from '../errors.ts';
import { descriptorStream } from './descriptor-stream.ts';

export interface NewFile {
  readonly path: string;
  readonly stream: Writable;
}

/** Makes a file with the first of some names, numbered from 1, that no file has. Throws a WriteError. */
export function newFile(nameOf: (number: number) => string): NewFile {
  for (let number = 1; ; number += 1) {
    const path = nameOf(number);
    try {
      return { path, stream: descriptorStream(openSync(path, 'wx'), { owned: true }) };
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw new WriteError(path, error);
    }
  }
}
