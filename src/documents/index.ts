export { checkDocumentFile } from './check-file.ts';
export { CsvDocument, csvLines, type CsvTable } from './csv-document.ts';
export type { Document } from './document.ts';
export { documentFile, type DocumentFileOptions } from './document-file.ts';
export { jsonArray } from './json-array.ts';
