export { parseAccept, qualityOf } from './accept.ts';
export type { FoundPage, PageRequest, Site } from './answer.ts';
export { listen, type ListenConfig } from './listen.ts';
export { page, type Page, type PageStream } from './page.ts';
export { ListenError, servePages, type PageServer } from './server.ts';
export { watchFiles } from './watched-files.ts';
