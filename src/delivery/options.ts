import { choice, duration, filePath, oneOf, size, value, type Values } from '../options/index.ts';
import { maxTimerSeconds } from '../time/index.ts';

const policies = ['block', 'drop-oldest', 'drop-newest'] as const;

/** The delivery options that every exporter has. */
export const deliveryOptions = {
  queueSize: value({ placeholder: 'SIZE', standard: '16MiB', describe: 'Memory for samples pending for an exporter' }, size({ least: 1 })),
  whenFull: {
    ...value(
      {
        placeholder: policies.join('|'),
        describe: 'What gives way when no more fits: the reading, or samples; block for what keeps them, else drop-oldest',
      },
      oneOf(policies),
    ),
    choices: policies,
  },
  spool: value({ placeholder: 'DIR', describe: 'Keep pending samples on disk too, to deliver them after whatever happens' }, filePath),
  spoolSize: value({ placeholder: 'SIZE', standard: '256MiB', describe: 'Most that they may take on disk' }, size({ least: 1 })),
  spoolFsync: choice({ standard: '1s', describe: 'When they are forced to the disk, against power failures' }, ['always', '1s', 'never']),
  deadLetters: value(
    { placeholder: 'FILE', describe: 'Keep what is refused for good, as NDJSON; with a spool it is kept there' },
    filePath,
  ),
};

/** One timeout for all exporters together. */
export const drainTimeout = value(
  { placeholder: 'DURATION', standard: '30s', describe: 'How long the end waits for what is not delivered' },
  duration({ least: 0, most: maxTimerSeconds }),
);

export type DeliveryConfig = Values<typeof deliveryOptions>;

/** The options that nothing reads, each with what would read it. `momentary`: of exporters that have no spool. */
export function unreadDelivery({ spool }: { readonly spool?: string | undefined }, momentary = false): Readonly<Record<string, string>> {
  return {
    ...(momentary && { spool: 'with exporters that store samples' }),
    ...(spool === undefined && { spoolSize: 'with a spool', spoolFsync: 'with a spool' }),
  };
}
