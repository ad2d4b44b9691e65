/** A text that stays the same is not touched: those who listen would be interrupted. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
