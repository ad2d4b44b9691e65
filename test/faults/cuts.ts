import { api } from '../services/kafka-frames.ts';
import type { Program } from './database.ts';
import { onTheRelay, outage, works } from './outage.ts';
import type { Fault } from './scene.ts';

const says = [/closed the connection.*retry in/, works];

/** Servers that speak another protocol than HTTP store what came, and the connection breaks before the client hears so. */
const cutOff = (into: Program): Fault =>
  outage({ fault: `${into}: answer cut off, after the write`, into, ...onTheRelay('cut'), lasts: 3, says });

export const cuts: readonly Fault[] = [
  cutOff('nats-server'),
  cutOff('postgres'),
  // Some messages come through each connection.
  { ...cutOff('mqtt'), variant: true, mayRepeat: true },
  outage({
    fault: 'kafka: answer cut off, after the write',
    into: 'kcat',
    begins: ({ server }) => server.kafka!.meddle(({ api: key }) => (key === api.produce ? 'cut' : undefined)),
    ends: ({ server }) => server.kafka!.meddle(() => undefined),
    ...{ lasts: 3, says },
  }),
];
