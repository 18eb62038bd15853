// The yardstick for reading a trace: JSON.parse of every line.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

let records = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  if (JSON.parse(line).seq !== undefined) records++;
}
if (records === 0) process.exit(2);
