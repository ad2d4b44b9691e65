import { StringDecoder } from 'node:string_decoder';
import type { InputEvent } from '../../charts/index.ts';
import { ESC, continues, eventOf, isAnswer, sequenceLength, type Answer } from './sequences.ts';

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
      if (cut === ESC) escapeWait = escapeTime;
      if (cut === '' || cut.length > 2 || (cut !== ESC && isAnswerDue)) return [];
      return [{ key: cut === ESC ? 'escape' : `alt-${cut[1]}` }];
    },
    get wait() {
      if (text === '') return undefined;
      return isAnswer(text) ? answerTime : escapeWait;
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
