// What yargs takes of node:assert, with which Node.js would load five modules of its own.

export function strictEqual(actual, expected, message) {
  if (!Object.is(actual, expected)) throw failure(message);
}

export function notStrictEqual(actual, expected, message) {
  if (Object.is(actual, expected)) throw failure(message);
}

function failure(message) {
  return message instanceof Error ? message : new Error(message);
}
