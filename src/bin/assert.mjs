// What yargs takes of node:assert when it is loaded, and seldom calls: with it, Node.js loads five modules of its own.
import assert from 'node:assert';

export const notStrictEqual = (...given) => assert.notStrictEqual(...given);
export const strictEqual = (...given) => assert.strictEqual(...given);
