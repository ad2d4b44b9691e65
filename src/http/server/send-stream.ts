import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { headersOf, type ReadyAnswer } from './answer.ts';
import type { PageStream } from './page.ts';

/** Sends a stream. A reader that takes nothing for `clientTimeout` milliseconds while there is data is disconnected. */
export async function sendStream(response: ServerResponse, { page, headers }: ReadyAnswer, clientTimeout: number): Promise<void> {
  const { chunks } = page as PageStream;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(page.status, { ...headersOf(page), ...headers });
  response.flushHeaders();
  for await (const chunk of chunks(gone.signal)) {
    if (gone.signal.aborted) return;
    if (!response.write(chunk) && !(await isDrained(response, clientTimeout, gone.signal))) return void response.destroy();
    // Others have their turn, also where the reader is as fast as this.
    await setImmediate();
  }
  response.end();
}

async function isDrained(response: ServerResponse, timeout: number, gone: AbortSignal): Promise<boolean> {
  const waiting = new AbortController();
  const stop = () => waiting.abort();
  const timer = setTimeout(stop, timeout).unref();
  gone.addEventListener('abort', stop);
  try {
    await once(response, 'drain', { signal: waiting.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    gone.removeEventListener('abort', stop);
  }
}
