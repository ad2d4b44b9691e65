import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, type Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { childEnvironment } from '../../../processes/index.ts';
import { errnoOf } from '../../../errors.ts';
import type { Compression } from './compression.ts';

/** Decompresses content. Throws an Error with the reason after all that could be decompressed. */
export async function* decompressed(content: AsyncIterable<Buffer>, compression: Compression): AsyncGenerator<Buffer> {
  if (compression.open) yield* through(compression.open(), content, compression);
  else yield* byProgram(content, compression);
}

/** Bytes to decompress at a time, as they may become a thousand times as many. */
const longestPiece = 2 ** 16;

/** Writes piece by piece and takes all output before the next, because a stream that fails loses what it still holds. */
async function* through(stream: Transform, content: AsyncIterable<Buffer>, compression: Compression): AsyncGenerator<Buffer> {
  const out: Buffer[] = [];
  // A failing stream emits an error and does not call back.
  let written: (failure?: unknown) => void = () => {};
  stream.on('data', (chunk: Buffer) => void out.push(chunk)).on('error', (error) => written(error));
  const write = (piece: Buffer) => new Promise<unknown>((done) => stream.write(piece, (written = done)));
  try {
    for await (const chunk of content) {
      for (let at = 0; at < chunk.length; at += longestPiece) {
        const failure = await write(chunk.subarray(at, at + longestPiece));
        yield* out.splice(0);
        if (failure) throw failure;
      }
    }
    const failure = await finished(stream.end()).catch((error: unknown) => error);
    yield* out.splice(0);
    if (failure) throw failure;
  } catch (error) {
    throw new Error(whatIsWrong(compression, errnoOf(error) === 'Z_BUF_ERROR'), { cause: error });
  } finally {
    stream.destroy();
  }
}

async function* byProgram(content: AsyncIterable<Buffer>, compression: Compression): AsyncGenerator<Buffer> {
  const { program, packageName } = compression;
  const child = spawn(program, ['-dc'], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...childEnvironment(), LC_ALL: 'C' } });
  const ended = once(child, 'close') as Promise<[code: number | null]>;
  // It is awaited below, but may reject earlier.
  ended.catch(() => {});
  let messages = '';
  child.stderr.on('data', (chunk: Buffer) => (messages = (messages + chunk.toString()).slice(0, 4096)));
  const feed = Readable.from(content, { objectMode: false });
  // An ended program closes its input; its exit status has the reason.
  child.stdin.on('error', () => feed.destroy());
  feed.on('error', () => child.stdin.end()).pipe(child.stdin);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk;
    const [code] = await ended;
    if (code !== 0) throw new Error(whatIsWrong(compression, /\bend\b|\bends unexpectedly|\bpremature/i.test(messages)));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    const why = `it is compressed by ${program}, which is not installed here`;
    throw new Error(`${why}; install ${packageName}, or decompress it elsewhere: ${program} -dc`, { cause: error });
  } finally {
    child.kill('SIGKILL');
    feed.destroy();
  }
}

function whatIsWrong({ program }: Compression, isCut: boolean): string {
  return isCut ? `it ends in the middle of what ${program} compressed` : `what ${program} compressed is damaged in it`;
}
