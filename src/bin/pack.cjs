// All chunks of the build in one file, each with its code cache behind it: a start then reads a few parts of one file.
// V8 refuses a cache of other flags or of another version itself, but not that of another machine, so the pack names its engine.

const engine = `${process.version} ${process.platform} ${process.arch}`;

/** What stands before the chunks: the length of the index that follows, in digits and a newline. */
const headLength = 8;

/** A pack of chunks: their names with `{ text, cache }`, both of them buffers. */
function pack(chunks) {
  const places = {};
  let at = 0;
  for (const [name, { text, cache }] of chunks) {
    places[name] = [at, text.length, cache.length];
    at += text.length + cache.length;
  }
  const index = Buffer.from(JSON.stringify({ engine, places }));
  const head = Buffer.from(`${String(index.length).padStart(headLength - 1)}\n`);
  return Buffer.concat([head, index, ...[...chunks.values()].flatMap(({ text, cache }) => [text, cache])]);
}

/** Reads a pack by a function that gives so many bytes from a place on. */
function unpack(read) {
  const indexLength = Number(read(0, headLength).latin1Slice());
  const index = JSON.parse(read(headLength, indexLength).latin1Slice());
  const start = headLength + indexLength;
  const isOurs = index.engine === engine;
  return {
    names: Object.keys(index.places),
    /** The text of a chunk, and its code cache where there is one for this engine. */
    chunk(name) {
      const [at, textLength, cacheLength] = index.places[name];
      const bytes = read(start + at, textLength + cacheLength);
      return { text: bytes.subarray(0, textLength), cache: isOurs && cacheLength > 0 ? bytes.subarray(textLength) : undefined };
    },
  };
}

module.exports = { pack, unpack };
