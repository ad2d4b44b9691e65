import { choice, filled, value } from '../../options/index.ts';
import type { InputSettings } from './input.ts';
import { recordingFormats } from './recording-formats.ts';

type FormatName = keyof typeof recordingFormats;

const from = choice({ standard: 'auto', describe: 'The form of the input; auto knows it by its first line' }, [
  'auto',
  ...(Object.keys(recordingFormats) as FormatName[]),
]);

export const inputOptions = {
  from,
  host: value({ placeholder: 'NAME', standard: 'unknown', describe: 'Host of samples that name none, in other forms than ndjson' }, filled),
};

/** Adds the input options to settings. */
export function settingsOf<Settings extends InputSettings>(values: Readonly<Record<string, unknown>>, settings: Settings): Settings {
  const { from, host } = values as { readonly from?: string; readonly host?: string };
  return { ...settings, from: from === 'auto' ? undefined : from, host };
}
