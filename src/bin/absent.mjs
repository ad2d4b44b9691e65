// In the place of a library that a dependency loads, and that nothing here uses.
export default undefined;
