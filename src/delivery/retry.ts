/**
 * Seconds before a retry: random, below a limit that doubles with each failure from 0.5 s to 60 s. `failures` so far, from 0.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function fullJitter(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(longest, shortest * 2 ** failures);
}

const shortest = 0.5;
const longest = 60;

/**
 * The seconds of a Retry-After header, a number or a date (RFC 9110, section 10.2.3), limited to 0.5 s and an hour; undefined
 * when it is missing or invalid.
 */
export function retryAfter(header: string | undefined, now: number = Date.now()): number | undefined {
  const text = header?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (httpDate(text) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, shortest), anHour);
}

const anHour = 3600;

/** Parses the three HTTP date formats only: Date.parse takes even `-1` for a date. */
function httpDate(text: string): number {
  return /^[A-Z][a-z]+, .*\d{2}:\d{2}:\d{2} GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} .*\d{2}:\d{2}:\d{2} \d{4}$/.test(text)
    ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
    : NaN;
}

/** Seconds in a message, rounded up: `0.3 s`, `2 s`. */
export function secondsText(seconds: number): string {
  return seconds < 1 ? `${Math.ceil(seconds * 10) / 10} s` : `${Math.ceil(seconds)} s`;
}

/** Waits. Rejects with the signal's reason when it aborts. */
export function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
