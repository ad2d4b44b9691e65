export { serviceNotifier } from './notifier.ts';
export { serviceUnit } from './unit.ts';
