export { chipNames, findSensors, nameSensors, readSensor, reading, type Sensor, watchSensors } from './hwmon.linux.ts';
export {
  beyondSizes,
  endOfDigits,
  endOfLine,
  numberAt,
  numberOfLine,
  numbersIn,
  skipSpaces,
  startOfLine,
  startsWithNumber,
} from './numbers.ts';

export { readOnce } from './read-file.ts';
export { openReusable, type ReusableFile } from './reusable-file.ts';
export { openRootDirectory, type MaxAge, type RootDirectory } from './root-directory.ts';
export { hasMountsOfInit, hasPidsOfHost } from './pid-namespace.linux.ts';
export { isAwake, countIn, labelIn, numberIn, wordIn } from './sysfs.linux.ts';
