import { bearerOptions, headerOptions } from '../../http/index.ts';
import { choice, size, text, value, wholeNumber, type Values } from '../../options/index.ts';
import { pushOptions } from '../push/index.ts';

export const remoteWriteOptions = {
  url: value(
    {
      placeholder: 'URL',
      standard: 'http://localhost:9090',
      describe: 'Where the receiver listens; below /api/v1/write unless it has a path',
      secret: true,
    },
    text,
  ),
  protocol: choice({ standard: '1.0', describe: 'Version of remote write; 2.0 for receivers that are known to take it' }, ['1.0', '2.0']),
  ...bearerOptions('remoteWriteUser'),
  ...headerOptions('remoteWriteHeader'),
  batchBytes: value(
    { placeholder: 'SIZE', standard: '1MB', describe: 'Most that is sent at once, before it is compressed' },
    size({ least: 1, most: 100_000_000 }),
  ),
  batchSize: value({ placeholder: 'SAMPLES', standard: '500', describe: 'Most samples that are sent at once' }, wholeNumber({ least: 1 })),
  ...pushOptions,
};

export type RemoteWriteConfig = Values<typeof remoteWriteOptions>;
