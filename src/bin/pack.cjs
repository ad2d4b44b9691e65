// All scripts of the build in one file, each with its code cache behind it: a start then reads a few parts of one file.
// V8 refuses a cache of other flags or of another version itself, but not that of another machine, so the pack names its engine.

const engine = `${process.version} ${process.platform} ${process.arch}`;

/** What stands before the scripts: the length of the index that follows, in digits and a newline. */
const headLength = 8;

/** A pack of scripts, `{ chunks, text, cache }`: the names of what each defines, and two buffers. */
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

/** Reads a pack by a function that gives so many bytes from a place on. */
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
    /** The script of a number, with its code cache where there is one for this engine. */
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
