export { parseAccept, qualityOf } from './accept.ts';
export type { FoundPage, PageRequest, Site } from './answer.ts';
export { httpClient, type HttpClient } from './client.ts';
export type { HttpRequest, Route, Tls } from './connections.ts';
export type { HttpAnswer } from './http-answer.ts';
export { listen, type ListenConfig } from './listen.ts';
export { page, type Page, type PageStream } from './page.ts';
export { ListenError, servePages, type PageServer } from './server.ts';
export { watchFiles } from './watched-files.ts';
export { certificateIn } from './certificate.ts';
export { describeFailure } from './explain.ts';
export { isLoopback } from './loopback.ts';
export { tlsOf, type TlsFiles } from './tls-files.ts';
export { proxyFor, type HttpProxy } from './proxy.ts';
export { ProxyError } from './proxy-error.ts';
export {
  authorizationHeader,
  authorize,
  bearerCredentials,
  bearerOptions,
  causeOf,
  connectionRemedy,
  endpointOf,
  headerOf,
  headerOptions,
  messageFrom,
  ownHeadersOf,
  pageText,
  quotation,
  redactor,
  requireOneAuthorization,
  sendable,
  tlsOptions,
  wantsTls,
  withoutCredentials,
  type Authorization,
  type Credentials,
  type Endpoint,
  type Redact,
  type Secret,
} from './endpoint/index.ts';
