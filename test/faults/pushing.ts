import { onTheWay, outage, works } from './outage.ts';
import type { Fault } from './scene.ts';
import { answer, atMost, cut, reset } from './proxy-fault.ts';

/** What befalls those that push over HTTP, beside InfluxDB, whose rows are the most: `make test` plays each answer once. */
const pushing = (into: 'otlp' | 'remote-write', isVariant: boolean): Fault[] => [
  outage({
    fault: `${into}: 500 for 5 s`,
    ...{ into, variant: isVariant, ...onTheWay(() => answer(500)), lasts: 5, says: [/answers 500.*retry in/, works] },
  }),
  outage({
    fault: `${into}: 429, Retry-After in seconds`,
    ...{ into, variant: !isVariant, ...onTheWay(() => answer(429, () => ({ 'retry-after': '1' }))) },
    ...{ lasts: 3, says: [/answers 429.*retry in/, works] },
  }),
  outage({
    fault: `${into}: connection reset in mid-body`,
    ...{ into, variant: true, ...onTheWay(() => reset), lasts: 3, says: [/closed the connection/, works] },
  }),
  outage({
    fault: `${into}: answer cut off, after the write`,
    ...{ into, variant: true, ...onTheWay(() => cut), lasts: 3, says: [/closed the connection/, works] },
  }),
  outage({ fault: `${into}: 413 above 16 KB`, ...{ into, variant: isVariant, ...onTheWay(() => atMost(16_384)), lasts: 2 } }),
  outage({
    fault: `${into}: 401, then the user is let in`,
    ...{ into, variant: true, ...onTheWay(() => answer(401)), lasts: 2, says: [/answers 401.*check the user/, works] },
  }),
];

export const pushes: readonly Fault[] = [...pushing('otlp', false), ...pushing('remote-write', true)];
