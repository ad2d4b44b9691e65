import { stat } from 'node:fs/promises';
import { CubestatError, errnoOf, reasonOf } from '../../errors.ts';
import { readRegularFile } from '../../files/index.ts';

export interface WatchSettings<Purpose extends string> {
  /** Paths by purpose, as named in messages: `tls_cert`. */
  readonly files: Readonly<Record<Purpose, string>>;
  /** Takes the contents of the files. If it throws, the old ones stay in use. */
  readonly take: (contents: Readonly<Record<Purpose, Buffer>>) => void;
  /** Called with errors after the start, once per change. */
  readonly onError: (message: string) => void;
  /** Milliseconds between checks of the files. */
  readonly every?: number;
}

/** Reads files now, which may throw, and after each change, until the returned function is called. */
export function watchFiles<Purpose extends string>({ files, take, onError, every = 1000 }: WatchSettings<Purpose>): () => void {
  const named = Object.entries<string>(files);
  const read = () =>
    take(Object.fromEntries(named.map(([purpose, path]) => [purpose, contentOf(purpose, path)])) as Record<Purpose, Buffer>);
  read();
  let taken: string | undefined;
  let seen: string | undefined;
  let stopped = false;
  const check = async () => {
    const now = (await Promise.all(named.map(([, path]) => mark(path)))).join();
    // A renewal replaces the files one by one, so they are read once they no longer change.
    const isStable = now === seen;
    seen = now;
    if (stopped || !isStable || now === taken) return;
    taken = now;
    try {
      read();
    } catch (error) {
      onError(`${reasonOf(error)}; the previous one stays in use`);
    }
  };
  const timer = setInterval(() => void check(), every).unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

function contentOf(purpose: string, path: string): Buffer {
  try {
    return readRegularFile(path);
  } catch (error) {
    throw new CubestatError(`${purpose} ${path}: ${reasonOf(error)}`, { code: 'UNREADABLE', exitCode: 2, cause: error });
  }
}

/** A text that changes with the file, and when it is replaced. */
async function mark(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return errnoOf(error) ?? 'gone';
  }
}
