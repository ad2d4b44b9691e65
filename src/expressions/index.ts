export { compileExpression, type Condition } from './compile.ts';
export { metricsOf, type Expression, type Metric } from './expression.ts';
export { parseExpression } from './parse.ts';
