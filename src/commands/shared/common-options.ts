import { flag } from '../../options/index.ts';

/** The options of every command. */
export const commonOptions = {
  quiet: flag({ alias: 'q', describe: 'Say nothing but errors' }),
  verbose: flag({ alias: 'v', describe: 'Say more' }),
};
