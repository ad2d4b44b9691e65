import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { errnoOf } from '../../errors.ts';

/** Opens the terminal again, without blocking: O_NONBLOCK on the given descriptor would apply to other programs too. */
export function openOutput(descriptor: number): number {
  const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  try {
    return openSync(`/proc/self/fd/${descriptor}`, flags);
  } catch {
    return openSync('/dev/tty', flags);
  }
}

/** Opens the controlling terminal for keys, where stdin is a pipe; undefined where there is none. */
export function openInput(): ReadStream | undefined {
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch {
    return undefined;
  }
}

/** Writes before it returns. Gives up when the terminal accepts nothing for a second. */
export function writeNow(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  for (let attempt = 0; rest.length > 0 && attempt < 100; attempt += 1) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (errnoOf(error) !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** Reads the rest of the terminal's answer, for at most 100 ms: the shell would take it for typed text. */
export function takeAnswers(isStdin: boolean): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(isStdin ? '/proc/self/fd/0' : '/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const bytes = Buffer.alloc(4096);
    for (let answer = '', attempt = 0; attempt < 20 && !/\u001b\[\?[\d;]*c/.test(answer); attempt += 1) {
      answer = (answer + readNow(descriptor, bytes)).slice(-4096);
    }
  } catch {
    // The terminal is gone.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readNow(descriptor: number, bytes: Buffer): string {
  try {
    return bytes.toString('latin1', 0, readSync(descriptor, bytes));
  } catch (error) {
    if (errnoOf(error) !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return '';
  }
}
