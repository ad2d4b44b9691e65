import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { administrator } from '../services/influxd.ts';
import { onTheWay, outage, works } from './outage.ts';
import type { Fault, Scene } from './scene.ts';
import { answer, atMost } from './proxy-fault.ts';

/** Seconds; a header has no fractions of them. */
const delay = ({ second }: Scene) => Math.max(1, Math.round(3 * second));
const inSeconds = (scene: Scene) => () => ({ 'retry-after': String(delay(scene)) });
/** At least as late, and less than a second later. */
const asDate = (scene: Scene) => () => ({ 'retry-after': new Date(Date.now() + (delay(scene) + 1) * 1000).toUTCString() });

function asksForTime(status: number, form: string, headers: (scene: Scene) => () => Record<string, string>, variant = false): Fault {
  const { play, ...fault } = outage({
    fault: `${status}, Retry-After ${form}`,
    variant,
    ...onTheWay((scene) => answer(status, headers(scene))),
    flags: () => ['--influxdb-connections=1'],
    ...{ lasts: 8, says: [new RegExp(`answers ${status}: it is ${status} today.*retry in`), works] },
  });
  return {
    ...fault,
    async play(scene) {
      const runs = await play(scene);
      scene.complaints.push(...cameTooEarly(scene));
      return runs;
    },
  };
}

function cameTooEarly(scene: Scene): string[] {
  const times = [...scene.proxy.met, scene.proxy.passed[0] ?? Infinity];
  const waits = times.slice(1).map((time, at) => time - times[at]!);
  return waits.filter((wait) => wait < delay(scene) * 1000).map((wait) => `came again after ${Math.round(wait)} ms`);
}

/** The server is there, and does not take what it is given. */
export const answers: readonly Fault[] = [
  asksForTime(503, 'in seconds', inSeconds, true),
  asksForTime(503, 'as a date', asDate, true),
  asksForTime(429, 'in seconds', inSeconds, true),
  asksForTime(429, 'as a date', asDate),
  outage({ fault: '500 for 5 s', variant: true, ...onTheWay(() => answer(500)), lasts: 5, says: [/answers 500.*retry in/, works] }),
  outage({
    fault: '401, then the password file is replaced',
    authentication: true,
    begins: ({ folder }) => writeFileSync(join(folder, 'password'), 'wrong'),
    ends({ folder }) {
      writeFileSync(join(folder, 'password.new'), `${administrator.password}\n`);
      renameSync(join(folder, 'password.new'), join(folder, 'password'));
    },
    flags: ({ folder }) => [`--influxdb-user=${administrator.user}`, `--influxdb-password-file=${join(folder, 'password')}`],
    ...{ from: 'the start', lasts: 5, says: [/answers 401: authorization failed; check username and password/, works] },
  }),
  outage({
    fault: '404, then the database is made',
    database: 'later',
    // See firstPoint: there is no place for it yet.
    flags: () => ['--influxdb-connections=1'],
    begins: () => {},
    ends: ({ server }) => server.influxd!.query('CREATE DATABASE later'),
    ...{ from: 'the start', lasts: 5, says: [/answers 404: database not found: "later"; make the database later/, works] },
  }),
  outage({ fault: '413 above 64 KB', ...onTheWay(() => atMost(65_536)), lasts: 2, flags: () => ['--influxdb-batch-size=5000'] }),
];
