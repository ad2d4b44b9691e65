export { parseAccept, qualityOf } from './accept.ts';
export { type FoundPage, type PageRequest, type Site } from './answer.ts';
export { httpClient, type HttpAnswer, type HttpClient, type HttpRequest, type Tls } from './client.ts';
export { listen, type ListenConfig } from './listen.ts';
export { page, type Page, type PageStream } from './page.ts';
export { ListenError, servePages, type PageServer } from './server.ts';
export { watchFiles } from './watched-files.ts';
export { authoritiesIn, certificateIn } from './certificate.ts';
export { isLoopback } from './loopback.ts';
