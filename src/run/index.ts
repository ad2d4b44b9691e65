export { summaryFormats, type SummaryFormat } from './report.ts';
export type { Deliver } from './sampling.ts';
export type { Summary } from './summary.ts';
export { superviseCommand } from './supervise.ts';
