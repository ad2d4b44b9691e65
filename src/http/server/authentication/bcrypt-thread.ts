import { Worker } from 'node:worker_threads';

/** Compares passwords with bcrypt hashes in a thread. */
export interface BcryptThread {
  compare(password: string, hash: string): Promise<boolean>;
  close(): Promise<void>;
}

interface Pending {
  readonly resolve: (same: boolean) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly same: boolean;
}

/** Starts with the first password. On the main thread, bcryptjs would delay sampling by 100 ms at a time. */
export function bcryptThread(): BcryptThread {
  const pending = new Map<number, Pending>();
  let thread: Worker | undefined;
  let last = 0;
  const fail = (error: Error) => {
    thread = undefined;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  const start = () => {
    const worker = new Worker(program, { eval: true, execArgv: [], workerData: import.meta.resolve('bcryptjs') });
    worker.on('message', ({ id, same }: Answer) => {
      pending.get(id)?.resolve(same);
      pending.delete(id);
    });
    worker.on('error', fail);
    worker.on('exit', () => {
      if (thread === worker) fail(new Error('the thread that compares passwords has ended'));
    });
    worker.unref();
    return worker;
  };
  return {
    compare(password, hash) {
      thread ??= start();
      const id = ++last;
      thread.postMessage({ id, password, hash }, []);
      return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
    },
    async close() {
      const closing = thread;
      thread = undefined;
      // The clients of pending comparisons are disconnected.
      pending.clear();
      await closing?.terminate();
    },
  };
}

/** A string and not a module, so that the bundle needs no file for it. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const loaded = import(workerData);
parentPort.on('message', async ({ id, password, hash }) => {
  const { default: bcrypt } = await loaded;
  parentPort.postMessage({ id, same: bcrypt.compareSync(password, hash) });
});
`;
