export { csvDocument, csvLines, type CsvTable } from './csv-document.ts';
export { documentFile, type DocumentFileOptions } from './document-file.ts';
export { qualityFor, wishesOf } from './accept.ts';
export { followFiles } from './followed-files.ts';
export { file, standardOutput } from './file.ts';
export { httpClient, type HttpAnswer, type HttpClient, type HttpRequest, type Tls } from './http.ts';
export { ListenError, servePages, type Certificate, type PageServer, type Verdict } from './page-server.ts';
export { page, type Page } from './page.ts';
export { jsonArray } from './json-array.ts';
