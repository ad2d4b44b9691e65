export { parseAccept, qualityOf } from './accept.ts';
export { httpClient, type HttpAnswer, type HttpClient, type HttpRequest, type Tls } from './client.ts';
export { page, type Page } from './page.ts';
export { ListenError, servePages, type Certificate, type PageServer } from './server.ts';
export { watchFiles } from './watched-files.ts';
export { certificateIn } from './certificate.ts';
export { describeFailure } from './explain.ts';
export { isLoopback } from './loopback.ts';
export { tlsOf, type TlsFiles } from './tls-files.ts';
