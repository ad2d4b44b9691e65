export { constructed } from './constructed.ts';
export { courier, type Courier, type CourierSettings } from './courier.ts';
export { fanOut } from './fan-out.ts';
export { gather } from './gather.ts';
export { fullJitter, pause, retryAfter } from './retry.ts';
export { standing, type Standing } from './standing.ts';
export { describeTally, newTally, waiting, type Tally } from './tally.ts';
