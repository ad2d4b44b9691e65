import type { InputEvent, Rgb } from '../../charts/index.ts';

/** An answer of the terminal: its background, or its attributes, which come last. */
export type Answer = { readonly background: Rgb } | { readonly attributes: string };

export const ESC = '\u001b';
// OSC: text up to BEL or ST; CSI: parameters, then a final byte; SS3: one byte; else a key with Alt. ECMA-48, 5.4 and 5.6.
const whole = /^\u001b(?:\]\d[^\u0007\u001b]{0,64}(?:\u0007|\u001b\\)|\[[\u0020-\u003f]{0,32}[\u0040-\u007e]|O[^\u001b]|[^[O\]\u001b])/u;
const incomplete = /^\u001b(?:\](?:\d[^\u0007\u001b]{0,64}\u001b?)?|\[[\u0020-\u003f]{0,32}|O)?$/;

/** Whether a sequence is an answer: it begins with OSC, and no key does. */
export function isAnswer(text: string): boolean {
  return /^\u001b\]\d/.test(text);
}

/** The length of the first sequence in code units; 0 while it is incomplete. */
export function sequenceLength(text: string): number {
  if (text[0] !== ESC) return String.fromCodePoint(text.codePointAt(0)!).length;
  const length = whole.exec(text)?.[0].length;
  if (length !== undefined) return length;
  if (incomplete.test(text)) return 0;
  return text[1] === ']' ? 2 : 1;
}

/** Whether a text is the rest of a cut sequence. If only the escape or a bracket has come, it has to look like the rest of an answer. */
export function continues(cut: string, rest: string): boolean {
  const text = cut + rest;
  if (cut.length <= 2) return /^\u001b(?:\](?:\d|$)|\[(?:\?|$))/.test(text);
  // Digits of a colour only, because keys would be accepted as any text.
  if (isAnswer(cut)) return /^\u001b\]\d[\da-gr;:/]*(?:\u0007|\u001b\\|\u001b?$)/i.test(text);
  return whole.test(text) || incomplete.test(text);
}

/** The key, click or answer of a sequence; none for one that is unknown. */
export function eventOf(sequence: string): (InputEvent | Answer)[] {
  if (isAnswer(sequence)) return backgroundIn(sequence);
  if (/^\u001b\[\?[\d;]*c$/.test(sequence)) return [{ attributes: sequence.slice(3, -1) }];
  const mouse = /^\u001b\[<(\d+);(\d+);(\d+)([Mm])$/.exec(sequence);
  if (mouse) return mouseEvent(Number(mouse[1]), Number(mouse[2]) - 1, Number(mouse[3]) - 1, mouse[4] === 'M');
  const csi = /^\u001b(?:\[|O)([\d;]*)([A-Za-z~])$/.exec(sequence);
  if (csi) {
    const name = csi[2] === '~' ? numbered[csi[1]!.split(';')[0]!] : lettered[csi[2]!];
    return name ? [{ key: name }] : [];
  }
  if (sequence.length > 1 && sequence[0] === ESC) return sequence[1] === '[' ? [] : [{ key: `alt-${nameOf(sequence.slice(1))}` }];
  return [{ key: nameOf(sequence) }];
}

/** Parses `rgb:ffff/ffff/ffff`, one to four digits per component: OSC 11 of https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
function backgroundIn(sequence: string): Answer[] {
  const parts = /^\u001b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(sequence)?.slice(1);
  if (!parts) return [];
  const background = parts.map((part) => Math.round((255 * parseInt(part, 16)) / (16 ** part.length - 1)));
  return [{ background: background as [number, number, number] }];
}

/** The mouse in SGR coordinates (1006). https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Mouse-Tracking */
function mouseEvent(button: number, column: number, row: number, pressed: boolean): InputEvent[] {
  if (!pressed) return [];
  if (button === 64 || button === 65) return [{ wheel: button === 64 ? -1 : 1 }];
  return button === 0 ? [{ click: { row, column } }] : [];
}

const lettered: Readonly<Record<string, string>> = { A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end' };
const numbered: Readonly<Record<string, string>> = { 1: 'home', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end', 3: 'delete' };

function nameOf(character: string): string {
  const code = character.codePointAt(0)!;
  if (code === 0x1b) return 'escape';
  if (code === 0x0d || code === 0x0a) return 'enter';
  if (code === 0x7f || code === 0x08) return 'backspace';
  if (code === 0x09) return 'tab';
  return code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x60)}` : character;
}
