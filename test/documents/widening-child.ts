import { exported } from '../exporters/file-exporting.ts';

// node widening-child.js FILE: adds a metric to a file with others in a process of its own, and prints the most bytes of memory that
// this took.
const [filename] = process.argv.slice(2);
const before = process.memoryUsage().rss;
let most = before;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
await exported('csv', { filename: filename!, timeFormat: 'unix', append: 'true' }, [{ timestamp: 2, host: 'a', metrics: { x: 2 } }]);
clearInterval(watch);
process.stdout.write(`${most - before}\n`);
