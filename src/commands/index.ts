import type { Verb } from './shared/index.ts';
export { type Command, type Context, type Verb, commonOptions, print } from './shared/index.ts';

/** Every verb; the first is the default. */
export const verbs: readonly Verb[] = [
  {
    name: 'sample',
    describe: 'Read the metrics of this host, a sample each interval',
    load: async () => (await import('./sample.ts')).sample,
  },
  {
    name: 'view',
    describe: 'Draw samples as horizon charts, live or recorded',
    load: async () => (await import('./view.ts')).view,
  },
  {
    name: 'replay',
    describe: 'Write recorded samples at the pace at which they were taken',
    load: async () => (await import('./replay.ts')).replay,
  },
  {
    name: 'filter',
    describe: 'Select, tag and reformat samples from stdin or files',
    load: async () => (await import('./filter.ts')).filter,
  },
  {
    name: 'aggregate',
    describe: 'Make one sample of those in each minute, hour or day',
    load: async () => (await import('./aggregate.ts')).aggregate,
  },
  {
    name: 'summary',
    describe: 'Say what samples were: means, percentiles, gaps',
    load: async () => (await import('./summary.ts')).summary,
  },
  {
    name: 'diff',
    describe: 'Say which metrics moved between two recordings',
    load: async () => (await import('./diff.ts')).diff,
  },
  {
    name: 'export',
    describe: 'Deliver samples to files, databases and scrapers',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'run',
    describe: 'Run a command and say what it took',
    load: async () => (await import('./run.ts')).run,
    runsCommand: true,
  },
  {
    name: 'list',
    describe: 'Show what there is, the configuration, alerts, a dashboard',
    configured: false,
    load: async () => (await import('./list.ts')).listCommand(verbs),
  },
  {
    name: 'doctor',
    describe: 'Say what this host offers, what is missing, and what mends it',
    configured: false,
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'service',
    describe: 'Write a systemd unit that samples and exports',
    configured: false,
    load: async () => (await import('./service.ts')).service,
  },
  {
    name: 'spool',
    describe: 'Show what is pending on disk for exporters',
    configured: false,
    load: async () => (await import('./spool.ts')).spool,
  },
  {
    name: 'completion',
    describe: 'Write the completion script of a shell to stdout',
    configured: false,
    load: async () => (await import('./completion.ts')).completion(verbs),
  },
];
