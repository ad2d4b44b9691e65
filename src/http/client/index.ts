export { httpClient, type HttpClient } from './client.ts';
export type { HttpRequest, Route, Tls } from './connections.ts';
export type { HttpAnswer } from './http-answer.ts';
export { ProxyError } from './proxy-error.ts';
export { proxyFor, type HttpProxy } from './proxy.ts';
export { tlsOf, type TlsFiles } from './tls-files.ts';
