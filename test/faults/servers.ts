import type { Program } from './database.ts';
import { gone, ofTheServer, onTheWay, outage, works } from './outage.ts';
import type { Fault } from './scene.ts';
import { cut, late, reset, silence } from './proxy-fault.ts';
import { until } from '../until.ts';

/** While it stops, it may refuse what it has begun to read. */
const stopped =
  /(refused the connection|closed the connection|ends the connection.*|answers (50[03]|57P0\d)).*; \d+ samples? pending .*retry in/;

/** A busy machine may need seconds to answer. */
const timeout = (seconds: number) => `--influxdb-timeout=${Math.max(3, seconds)}s`;

/** An absent and a stopped server are met in the same way, by each exporter in its own. */
const away = (into: Program, usual: 'absent' | 'stopped' | 'neither'): Fault[] => [
  outage({
    fault: `${into}: absent at the start, then there`,
    variant: usual !== 'absent',
    ...{ into, ...ofTheServer('SIGTERM'), from: 'the start', lasts: 5, says: [gone, works] },
  }),
  outage({
    fault: `${into}: stopped for 10 s in mid-stream`,
    variant: usual !== 'stopped',
    ...{ into, ...ofTheServer('SIGTERM'), lasts: 10, says: [stopped, works] },
  }),
];

/** The server goes away, or cannot be reached. */
export const servers: readonly Fault[] = [
  ...away('influxd', 'absent'),
  outage({ fault: 'influxd: killed with -9 and restarted', ...ofTheServer('SIGKILL'), lasts: 2, says: [gone, works] }),
  ...away('victoria-metrics', 'stopped'),
  ...away('otlp', 'neither'),
  ...away('remote-write', 'neither'),
  ...away('mqtt', 'stopped'),
  ...away('nats-server', 'neither'),
  outage({
    fault: 'nats-server: killed with -9 and restarted',
    ...{ into: 'nats-server', ...ofTheServer('SIGKILL'), lasts: 2, says: [gone, works] },
  }),
  ...away('postgres', 'neither'),
  outage({
    fault: 'postgres: killed with -9 and restarted',
    ...{ into: 'postgres', ...ofTheServer('SIGKILL'), lasts: 2, says: [gone, works] },
  }),
  outage({
    fault: 'mqtt: killed with -9 and restarted',
    ...{ into: 'mqtt', variant: true, lasts: 2, says: [gone, works] },
    flags: ({ relay }) => [`--mqtt-url=${relay.url}`],
    // It forgets what it has not passed on, and who subscribes: so all is passed on before, and it is reached when there is a subscriber.
    async begins({ server, samples, relay }) {
      await server.points(Math.floor(samples / 3));
      relay.begin('reset');
      await server.stop('SIGKILL');
    },
    async ends({ server, relay }) {
      const before = server.mosquitto!.subscriptions();
      await server.start();
      await until(() => server.mosquitto!.subscriptions() > before, 'the subscriber is back');
      relay.end();
    },
  }),
  outage({
    fault: 'kafka: stopped for 10 s in mid-stream',
    ...{ into: 'kcat', ...ofTheServer('SIGTERM'), lasts: 10, says: [gone, works] },
  }),
  outage({ fault: 'connection refused for 5 s', variant: true, ...onTheWay(() => 'refuse'), lasts: 5, says: [gone, works] }),
  outage({ fault: 'connection reset in mid-body', ...onTheWay(() => reset), lasts: 3, says: [/closed the connection/, works] }),
  outage({ fault: 'answer cut off, after the write', ...onTheWay(() => cut), lasts: 3, says: [/closed the connection/, works] }),
  outage({
    fault: 'accepted but never answered',
    ...onTheWay(() => silence),
    flags: ({ second }) => [timeout(5 * second)],
    ...{ lasts: 5, says: [/did not answer within/, works] },
  }),
  outage({
    fault: 'answers after 30 s, timeout 10 s',
    variant: true,
    ...onTheWay(({ second }) => late(Math.max(5, 30 * second))),
    flags: ({ second }) => [timeout(10 * second)],
    ...{ lasts: 30, says: [/did not answer within/, works] },
  }),
  outage({
    fault: 'answers after 30 s, timeout 60 s',
    variant: true,
    ...onTheWay(({ second }) => late(Math.max(2, 30 * second))),
    flags: () => ['--influxdb-timeout=60s'],
    ...{ lasts: 35, says: [] },
  }),
  outage({
    fault: 'TLS certificate expired, then renewed',
    tls: true,
    begins: ({ proxy, certificates }) => proxy.certify(certificates!.expired),
    ends: ({ proxy, certificates }) => proxy.certify(certificates!.renewed),
    flags: ({ certificates }) => [`--influxdb-tls-ca=${certificates!.trusted}`],
    ...{ from: 'the start', lasts: 5, says: [/has a certificate that is not trusted: certificate has expired/, works] },
  }),
];
