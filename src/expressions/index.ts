export { compileExpression, type Condition } from './compile.ts';
export { dimensionOf, parseQuantity, type Dimension, type Quantity } from './quantity.ts';
export { metricsOf, tagsOf, type Expression, type Metric } from './expression.ts';
export { parseExpression } from './parse.ts';
