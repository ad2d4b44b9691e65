export { idleOption } from './idle-option.ts';
export { choice, flag, list, value } from './kinds.ts';
export { flagOf, prefixedName, variableOf, type Option, type Options, type Values } from './option.ts';
export { commaList, duration, filePath, filled, oneOf, pair, probability, size, text, wholeNumber } from './parsers.ts';
export { readOptions } from './read.ts';
export { aFlag, anObject, aReport, aSignal, aText, requireSettings, seconds, type Requirement } from './settings.ts';
