export { decoded } from './decoded.ts';
export { firstLineOf } from './head.ts';
