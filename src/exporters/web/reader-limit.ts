import { page, type FoundPage, type PageStream } from '../../http/index.ts';

/** Limits the readers of streams, which would leave no room for other requests. */
export function limitReaders(most: number): (stream: PageStream) => FoundPage {
  const full = page(503, 'text/plain; charset=utf-8', `${most} readers follow what is served, which is the limit; try again.\n`, {
    'Retry-After': '10',
  });
  let readers = 0;
  return (stream) => {
    if (readers >= most) return full;
    return {
      ...stream,
      async *chunks(gone) {
        readers += 1;
        try {
          yield* stream.chunks(gone);
        } finally {
          readers -= 1;
        }
      },
    };
  };
}
