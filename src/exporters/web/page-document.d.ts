import type { PageDocument } from './site.ts';

/** The page of `src/web/`, which the build bundles. */
declare const pageDocument: PageDocument;
export { pageDocument };
