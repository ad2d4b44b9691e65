export { candidates, standardFile, type Candidate } from './standard-files.ts';
export { inEnvironment, inTable, originsOf, type OptionOrigin } from './origins.ts';
export { readTables } from './config-file.ts';
export { isTable, keyInFile, nameOfKey, readConfig, type RawConfig } from './values.ts';
