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
  readonly reading: HTMLElement;
  readonly table: HTMLTableElement;
  readonly help: HTMLDialogElement;
}

/** Each has its name as its ID in `page.html`. */
export function findElements(): Elements {
  return Object.fromEntries(Array.from(document.querySelectorAll('[id]'), (element) => [element.id, element])) as unknown as Elements;
}
