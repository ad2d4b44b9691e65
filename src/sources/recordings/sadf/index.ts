export { sadf } from './sadf.ts';
