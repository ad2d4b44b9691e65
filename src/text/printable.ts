/** Control characters, those that turn the direction of writing, and those without width. */
const hidden = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Spells out what does not show: names and hosts are untrusted input, and terminals obey escape sequences. */
export function printable(text: string): string {
  return text.replace(hidden, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
