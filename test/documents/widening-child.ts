import { exported } from '../exporters/file-exporting.ts';

// A process of its own, whose memory is nobody else's: adds a metric to a file that has others, and tells how many
// bytes of memory that took at most: node widening-child.js FILE
const [filename] = process.argv.slice(2);
const before = process.memoryUsage().rss;
let most = before;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
await exported('csv', { filename: filename!, timeFormat: 'unix', append: 'true' }, [{ timestamp: 2, host: 'a', metrics: { x: 2 } }]);
clearInterval(watch);
process.stdout.write(`${most - before}\n`);
