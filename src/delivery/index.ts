export { constructed } from './constructed.ts';
export { courier, type Courier, type CourierSettings } from './courier.ts';
export { fanOut } from './fan-out.ts';
export { describeTally, newTally, waiting, type Tally } from './tally.ts';
