/** Escapes a text as a cell of a Markdown table. */
export function markdownCell(text: string): string {
  return text.replace(/[\\`*_|<>[\]]/g, (character) => `&#${character.charCodeAt(0)};`);
}
