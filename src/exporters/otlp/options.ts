import { bearerOptions, headerOptions } from '../../http/index.ts';
import { choice, size, text, value, wholeNumber, type Values } from '../../options/index.ts';
import { pushOptions } from '../push/index.ts';

export const otlpOptions = {
  url: value(
    { placeholder: 'URL', standard: 'http://localhost:4318', describe: 'Where the receiver listens; below it, /v1/metrics', secret: true },
    text,
  ),
  ...bearerOptions('otlpUser'),
  ...headerOptions('otlpHeader'),
  names: choice({ standard: 'own', describe: "Cubestat's own names, or OpenTelemetry's where they mean the same" }, ['own', 'semantic']),
  gzip: choice({ standard: 'auto', describe: 'Compress what is sent; auto does so unless it goes to this machine' }, ['auto', 'on', 'off']),
  batchBytes: value({ placeholder: 'SIZE', standard: '1MB', describe: 'Most that is sent at once' }, size({ least: 1, most: 100_000_000 })),
  batchSize: value({ placeholder: 'SAMPLES', standard: '500', describe: 'Most samples that are sent at once' }, wholeNumber({ least: 1 })),
  ...pushOptions,
};

export type OtlpConfig = Values<typeof otlpOptions>;
