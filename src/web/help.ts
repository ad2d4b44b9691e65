import { timeKeys, viewKeys } from '../charts/index.ts';

/** What the mouse and fingers do as well. */
const also: Readonly<Record<string, string>> = {
  '← →': '; so do a drag and the wheel with Shift',
  '+ -': '; so do a pinch and the wheel with Ctrl',
};

const keys = [...timeKeys, ...viewKeys].map(([key, effect]) => [key, effect + (also[key] ?? '')] as const);

/** Opens the list of keys, or closes it. */
export function toggleHelp(dialog: HTMLDialogElement): void {
  if (dialog.open) return dialog.close();
  const list = dialog.querySelector('dl')!;
  if (!list.hasChildNodes()) list.append(...keys.flatMap(([key, effect]) => [element('dt', key), element('dd', effect)]));
  dialog.showModal();
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
