import { flag, type Values } from '../../options/index.ts';
import { fileOptions } from '../file-options.ts';

export const jsonFileOptions = {
  ...fileOptions,
  pretty: flag({ flag: 'jsonPretty', describe: 'Indent the elements of json by two spaces' }),
};

export type JsonConfig = Values<typeof jsonFileOptions>;
