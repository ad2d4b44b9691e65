// All scripts of the build in one file, each followed by its code cache, so that a start reads a few parts of one file.
// The pack names its engine: V8 rejects a cache of other flags or another version, but not that of another machine.

const engine = `${process.version} ${process.platform} ${process.arch}`;

/** Bytes of the head: the length of the index that follows, in digits and a newline. */
const headLength = 8;

/** Packs scripts, `{ chunks, text, cache }`: the names of the chunks that each defines, and two buffers. */
function pack(scripts) {
  let at = 0;
  const places = scripts.map(({ chunks, text, cache }) => {
    const place = [chunks, at, text.length, cache.length];
    at += text.length + cache.length;
    return place;
  });
  const index = Buffer.from(JSON.stringify({ engine, places }));
  const head = Buffer.from(`${String(index.length).padStart(headLength - 1)}\n`);
  return Buffer.concat([head, index, ...scripts.flatMap(({ text, cache }) => [text, cache])]);
}

/** Reads a pack with a function from an offset and a length to bytes. */
function unpack(read) {
  const indexLength = Number(read(0, headLength).latin1Slice());
  const index = JSON.parse(read(headLength, indexLength).latin1Slice());
  const start = headLength + indexLength;
  const isOurs = index.engine === engine;
  const scriptOf = new Map(index.places.flatMap(([chunks], number) => chunks.map((chunk) => [chunk, number])));
  return {
    count: index.places.length,
    /** The number of the script that defines a chunk. */
    scriptOf: (chunk) => scriptOf.get(chunk),
    /** A script by its number, with its code cache where there is one for this engine. */
    script(number) {
      const [chunks, at, textLength, cacheLength] = index.places[number];
      const bytes = read(start + at, textLength + cacheLength);
      const cache = isOurs && cacheLength > 0 ? bytes.subarray(textLength) : undefined;
      return { chunks, text: bytes.subarray(0, textLength), cache };
    },
  };
}

/** A pack with other code caches: `cacheOf` gets each script and its number. */
function withCaches(whole, cacheOf) {
  const { count, script } = unpack((at, length) => whole.subarray(at, at + length));
  const scripts = Array.from({ length: count }, (_, number) => script(number));
  return pack(scripts.map((one, number) => ({ ...one, cache: cacheOf(one, number) })));
}

module.exports = { pack, unpack, withCaches };
