/** The parts of the document that the script fills. */
export interface Elements {
  readonly host: HTMLElement;
  readonly state: HTMLElement;
  readonly counts: HTMLElement;
  readonly exporters: HTMLElement;
  readonly notice: HTMLElement;
  readonly hosts: HTMLSelectElement;
  readonly filter: HTMLInputElement;
  readonly time: HTMLInputElement;
  readonly pause: HTMLButtonElement;
  readonly now: HTMLButtonElement;
  readonly controls: HTMLElement;
  readonly sheet: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly table: HTMLTableElement;
  readonly help: HTMLDialogElement;
}

const ids = [
  'host',
  'state',
  'counts',
  'exporters',
  'notice',
  'hosts',
  'filter',
  'time',
  'pause',
  'now',
  'controls',
  'sheet',
  'canvas',
  'table',
  'help',
];

export function findElements(): Elements {
  return Object.fromEntries(ids.map((id) => [id, document.getElementById(id)!])) as unknown as Elements;
}
