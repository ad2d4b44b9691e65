import { api } from '../services/kafka-frames.ts';
import type { Program } from './database.ts';
import { onTheRelay, onTheWay, outage, patient, works } from './outage.ts';
import type { Fault } from './scene.ts';
import { late, silence } from './proxy-fault.ts';

const told = [/ did not answer within/, works];

/** Connections stay open, and nothing comes through them; what they held back comes in the end. */
const stalled = (into: Program): Fault =>
  outage({ fault: `${into}: connections stall for 5 s`, into, ...onTheRelay('stall'), lasts: 5, says: told });

/** What InfluxDB is tried with, and each of the others: the server takes what comes, and is slow or silent. */
const overHttp = (into: 'otlp' | 'remote-write', isVariant: boolean): Fault[] => [
  outage({
    fault: `${into}: accepted but never answered`,
    ...{ into, variant: isVariant, ...onTheWay(() => silence), flags: () => patient(into), lasts: 5, says: told, mayRepeat: true },
  }),
  outage({
    fault: `${into}: answers after 6 s, timeout 3 s`,
    ...{ into, variant: !isVariant, ...onTheWay(() => late(6)), flags: () => patient(into), lasts: 8, says: told, mayRepeat: true },
  }),
];

export const waits: readonly Fault[] = [
  ...overHttp('otlp', false),
  ...overHttp('remote-write', true),
  stalled('nats-server'),
  { ...stalled('postgres'), variant: true },
  { ...stalled('mqtt'), variant: true },
  outage({
    fault: 'kafka: messages stored, and never answered',
    into: 'kcat',
    begins: ({ server }) => server.kafka!.meddle(({ api: key }) => (key === api.produce ? 'unanswered' : undefined)),
    ends: ({ server }) => server.kafka!.meddle(() => undefined),
    ...{ flags: () => patient('kafka'), lasts: 5, says: told },
  }),
];
