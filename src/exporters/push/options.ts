import { tlsOptions } from '../../http/index.ts';
import { duration, value } from '../../options/index.ts';
import { maxTimerSeconds } from '../../time/index.ts';

/** The options that every protocol over HTTP has. */
export const pushOptions = {
  flushInterval: value(
    { placeholder: 'DURATION', standard: '1s', describe: 'How long a sample may wait for others to be sent with' },
    duration({ least: 0, most: maxTimerSeconds }),
  ),
  timeout: value(
    { placeholder: 'DURATION', standard: '10s', describe: 'How long an answer may take until the request is tried again' },
    duration({ least: 0.001, most: maxTimerSeconds }),
  ),
  ...tlsOptions,
};
