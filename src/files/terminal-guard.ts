import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { printable } from '../text/index.ts';

/**
 * Spells out control characters, other than newline and tab, before a terminal obeys them. With `ownColors` the text has been made
 * printable already, and then coloured.
 */
export function terminalGuard(terminal: Writable, { ownColors = false }: { readonly ownColors?: boolean } = {}): Writable {
  if (ownColors) return terminal;
  const decoder = new StringDecoder('utf8');
  const lines = (text: string) => text.split('\n').map(printable).join('\n');
  const guard = new Writable({
    write: (bytes: Buffer, _encoding, done) => void terminal.write(lines(decoder.write(bytes)), done),
    final: (done) => void terminal.write(lines(decoder.end()), done),
    destroy(error, done) {
      terminal.destroy();
      done(error);
    },
  });
  terminal.on('error', (error) => void guard.destroy(error));
  return guard;
}
