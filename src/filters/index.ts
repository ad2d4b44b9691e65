export { limit } from './limit.ts';
export { select, type Selection } from './select.ts';
export { eachSample } from './stage.ts';
export { tag } from './tag.ts';
