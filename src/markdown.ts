/** A text as a cell of a table in Markdown, where it stands as it is: no mark-up, no end of the cell. */
export function markdownCell(text: string): string {
  return text.replace(/[\\`*_|<>[\]]/g, (character) => `&#${character.charCodeAt(0)};`);
}
