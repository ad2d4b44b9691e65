import * as fc from 'fast-check';
import test from 'ava';
import { decodeNul, encodeNul } from '../../src/catalogue/nul.ts';

test('a NUL is %00, and what looks like one is told from it', (t) => {
  t.is(encodeNul('h\0'), 'h%00');
  t.is(encodeNul('h%00'), 'h%2500');
  t.is(encodeNul('h%2500 100%'), 'h%252500 100%');
});

test('every text comes back', (t) => {
  const text = fc.array(fc.constantFrom('%', '25', '00', '0', '\0', 'a')).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (given) => {
      const encoded = encodeNul(given);
      return !encoded.includes('\0') && decodeNul(encoded) === given;
    }),
  );
  t.pass();
});
