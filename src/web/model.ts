import { type ExporterStatus, type Recording, type View, createRecording, createView, themeOf } from '../charts/index.ts';
import type { Drawn, Scene } from './drawing.ts';
import type { ViewTimes } from './address.ts';
import type { ConnectionState } from './state-text.ts';

/** The mutable state of the page. A change of it has to be followed by a redraw. */
export interface PageModel extends Scene {
  recording: Recording;
  view: View;
  host: string | undefined;
  hover: number | undefined;
  hasEnded: boolean;
  isWhole: boolean;
  exporters: readonly ExporterStatus[];
  connection: ConnectionState;
  /** Times that are to be shown once there is a recording. */
  wanted: ViewTimes | undefined;
  /** The user has chosen the theme, so the system's preference no longer applies. */
  hasChosenTheme: boolean;
  /** The user has chosen the zoom, or an address has. */
  hasChosenZoom: boolean;
  /** Milliseconds of performance.now(). */
  lastSample: number;
  /** The last drawing; undefined before there is one. */
  drawn: Drawn | undefined;
}

export function createModel(isLight: boolean): PageModel {
  return {
    recording: createRecording(),
    view: createView({ theme: themeOf('auto', isLight).name }),
    host: undefined,
    hover: undefined,
    hasEnded: false,
    isWhole: false,
    exporters: [],
    connection: 'connecting',
    hasChosenTheme: false,
    hasChosenZoom: false,
    drawn: undefined,
    wanted: undefined,
    lastSample: performance.now(),
  };
}
