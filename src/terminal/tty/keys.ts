import { StringDecoder } from 'node:string_decoder';
import type { InputEvent, Rgb } from '../../charts/index.ts';

/** An answer of the terminal: its background, or its attributes, which come last. */
export type Answer = { readonly background: Rgb } | { readonly attributes: string };

/** Splits a terminal's input into keys and answers, wherever its chunks end. */
export interface KeyReader {
  read(bytes: Buffer): (InputEvent | Answer)[];
  /** Ends the wait for the rest of a sequence: an escape without a rest is the key. */
  flush(): InputEvent[];
  /** Milliseconds to wait for the rest of an incomplete sequence; undefined where there is none. */
  readonly wait: number | undefined;
}

export interface KeyReaderSettings {
  /** The terminal was queried: its answer may arrive in pieces on a slow line. */
  readonly isAsked: boolean;
}

/** Milliseconds after which an escape is a key and not the beginning of a sequence. */
const escapeTime = 50;
/** Milliseconds to wait for the rest of an answer. */
const answerTime = 2000;

export function keyReader({ isAsked }: KeyReaderSettings): KeyReader {
  const decoder = new StringDecoder('utf8');
  let text = '';
  /** The incomplete sequence that was waited for in vain. A late rest of it is no key. */
  let abandoned = '';
  let isAnswerDue = isAsked;
  let escapeWait = isAsked ? answerTime : escapeTime;
  const take = () => {
    const events: (InputEvent | Answer)[] = [];
    for (let length; text !== '' && (length = sequenceLength(text)) > 0; text = text.slice(length)) {
      events.push(...eventOf(text.slice(0, length)));
    }
    return events;
  };
  return {
    read(bytes) {
      text += decoder.write(bytes);
      if (abandoned !== '' && continues(abandoned, text)) text = abandoned + text;
      abandoned = '';
      const events = take();
      if (!events.some((event) => 'attributes' in event)) return events;
      isAnswerDue = false;
      escapeWait = escapeTime;
      return events;
    },
    flush() {
      const cut = text;
      text = '';
      if (cut.length > 2 || isAnswerDue) abandoned = cut;
      if (cut === escape) escapeWait = escapeTime;
      if (cut === '' || cut.length > 2 || (cut !== escape && isAnswerDue)) return [];
      return [{ key: cut === escape ? 'escape' : `alt-${cut[1]}` }];
    },
    get wait() {
      if (text === '') return undefined;
      return isAnswer.test(text) ? answerTime : escapeWait;
    },
  };
}

/** Calls back for each key and each answer. */
export function eachKey(
  settings: KeyReaderSettings,
  onKey: (event: InputEvent) => void,
  onAnswer: (answer: Answer) => void,
): { read(bytes: Buffer): void; stop(): void } {
  const dispatch = (event: InputEvent | Answer) => ('background' in event || 'attributes' in event ? onAnswer(event) : onKey(event));
  const keys = keyReader(settings);
  let waiting: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(waiting);
  return {
    read(bytes) {
      stop();
      keys.read(bytes).forEach(dispatch);
      if (keys.wait !== undefined) waiting = setTimeout(() => keys.flush().forEach(dispatch), keys.wait);
    },
    stop,
  };
}

const escape = '\u001b';
// OSC: text up to BEL or ST; CSI: parameters, then a final byte; SS3: one byte; else a key with Alt. ECMA-48, 5.4 and 5.6.
const whole = /^\u001b(?:\]\d[^\u0007\u001b]{0,64}(?:\u0007|\u001b\\)|\[[\u0020-\u003f]{0,32}[\u0040-\u007e]|O[^\u001b]|[^[O\]\u001b])/u;
const incomplete = /^\u001b(?:\](?:\d[^\u0007\u001b]{0,64}\u001b?)?|\[[\u0020-\u003f]{0,32}|O)?$/;
/** An answer begins with OSC, and no key does. */
const isAnswer = /^\u001b\]\d/;

/** The length of the first sequence in code units; 0 while it is incomplete. */
function sequenceLength(text: string): number {
  if (text[0] !== escape) return String.fromCodePoint(text.codePointAt(0)!).length;
  const length = whole.exec(text)?.[0].length;
  if (length !== undefined) return length;
  if (incomplete.test(text)) return 0;
  return text[1] === ']' ? 2 : 1;
}

/** Whether a text is the rest of a cut sequence. If only the escape or a bracket has come, it has to look like the rest of an answer. */
function continues(cut: string, rest: string): boolean {
  const text = cut + rest;
  if (cut.length <= 2) return /^\u001b(?:\](?:\d|$)|\[(?:\?|$))/.test(text);
  // Digits of a colour only, because keys would be accepted as any text.
  if (isAnswer.test(cut)) return /^\u001b\]\d[\da-gr;:/]*(?:\u0007|\u001b\\|\u001b?$)/i.test(text);
  return whole.test(text) || incomplete.test(text);
}

function eventOf(sequence: string): (InputEvent | Answer)[] {
  if (isAnswer.test(sequence)) return backgroundIn(sequence);
  if (/^\u001b\[\?[\d;]*c$/.test(sequence)) return [{ attributes: sequence.slice(3, -1) }];
  const mouse = /^\u001b\[<(\d+);(\d+);(\d+)([Mm])$/.exec(sequence);
  if (mouse) return mouseEvent(Number(mouse[1]), Number(mouse[2]) - 1, Number(mouse[3]) - 1, mouse[4] === 'M');
  const csi = /^\u001b(?:\[|O)([\d;]*)([A-Za-z~])$/.exec(sequence);
  if (csi) {
    const name = csi[2] === '~' ? numbered[csi[1]!.split(';')[0]!] : lettered[csi[2]!];
    return name ? [{ key: name }] : [];
  }
  if (sequence.length > 1 && sequence[0] === escape) return sequence[1] === '[' ? [] : [{ key: `alt-${nameOf(sequence.slice(1))}` }];
  return [{ key: nameOf(sequence) }];
}

/**
 * Parses `rgb:ffff/ffff/ffff`, with one to four digits per component. https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, OSC 10 and
 * 11
 */
function backgroundIn(sequence: string): Answer[] {
  const parts = /^\u001b\]11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(sequence)?.slice(1);
  if (!parts) return [];
  const [red, green, blue] = parts.map((part) => Math.round((255 * parseInt(part, 16)) / (16 ** part.length - 1))) as [
    number,
    number,
    number,
  ];
  return [{ background: [red, green, blue] }];
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
