import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { errnoOf } from '../../errors.ts';

/** A descriptor of its own, so that writing never waits, while it still may for others that have the terminal open. */
export function openOutput(descriptor: number): number {
  const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  try {
    return openSync(`/proc/self/fd/${descriptor}`, flags);
  } catch {
    return openSync('/dev/tty', flags);
  }
}

/** Keys come from the terminal also where stdin is a pipe; without a controlling terminal there are none. */
export function openInput(): ReadStream | undefined {
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch {
    return undefined;
  }
}

/** What has to be out before anything else happens. A terminal that takes nothing for a second is given up. */
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

/** Takes what a terminal still answers, up to its attributes, for at most 100 ms: left there, the shell would read it as typed. */
export function takeAnswers(isStdin: boolean): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(isStdin ? '/proc/self/fd/0' : '/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const bytes = Buffer.alloc(4096);
    for (let answer = '', attempt = 0; attempt < 20 && !/\u001b\[\?[\d;]*c/.test(answer); attempt += 1) {
      answer = (answer + readNow(descriptor, bytes)).slice(-4096);
    }
  } catch {
    // It is gone, and what it would have said with it.
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
