import { record, recordOfItsOwn, writeRecords } from './records.ts';

const [width, count, shapes] = process.argv.slice(2);
const make = shapes === 'different' ? recordOfItsOwn : record;
writeRecords('/dev/stdout', Number(count), (at) => make(Number(width), at));
