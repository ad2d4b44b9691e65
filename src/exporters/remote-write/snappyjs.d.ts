declare module 'snappyjs' {
  /** The block format of snappy. */
  const snappy: {
    compress(bytes: Buffer): Buffer;
    uncompress(bytes: Buffer): Buffer;
  };
  export default snappy;
}
