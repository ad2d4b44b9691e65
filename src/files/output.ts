import { openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { WriteError } from '../errors.ts';
import { descriptorStream } from './descriptor-stream.ts';
import { isFifo, outputFifo } from './fifo.ts';
import { isTerminal } from './is-terminal.ts';
import { terminalGuard } from './terminal-guard.ts';

/** Truncates or makes a file at once; a FIFO waits for its reader until a stop. Throws a WriteError. */
export function fileOutput(path: string, stop?: AbortSignal): Writable {
  try {
    if (isFifo(path)) return outputFifo(path, stop);
    const fd = openSync(path, 'w');
    const stream = descriptorStream(fd, { owned: true });
    return isTerminal(fd) ? terminalGuard(stream) : stream;
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/**
 * Standard output without two faults of Node's stream: it takes a short write to a full disk for a whole one, and keeps the process
 * alive while its reader takes nothing. A terminal is guarded, unless `ownColors`.
 */
export function standardOutput(stdout: Writable & { readonly fd?: number; readonly isTTY?: boolean }, ownColors = false): Writable {
  const { fd, isTTY } = stdout;
  const stream = fd === undefined ? stdout : descriptorStream(fd, { owned: false });
  return isTTY ? terminalGuard(stream, { ownColors }) : stream;
}

/** Standard error, whose reader cannot keep the process alive either. */
export function standardError(): Writable & { readonly isTTY: boolean } {
  return Object.assign(descriptorStream(2, { owned: false }), { isTTY: isTerminal(2) });
}
