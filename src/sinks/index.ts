export { file, standardOutput } from './file.ts';
