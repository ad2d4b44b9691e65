export { serviceNotifier } from './notifier.ts';
export { sandboxProblems } from './problems.ts';
export { serviceUnit } from './unit.ts';
