export { decoded } from './decoded.ts';
export { firstLineOf } from './head.ts';
export { mistakenFor } from './mistaken.ts';
