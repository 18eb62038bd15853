// Feeds one endless connection to the inspector, with all rules, and tells the memory after so many frames.
import { RULES } from '../../dist/diagnose/index.js';
import { Inspector } from '../../dist/inspector.js';
import { TraceStore } from '../../dist/trace/index.js';
import { conversation, FRAMES_PER_REQUEST, OPENED } from '../octets.mjs';

const { milestones, store } = JSON.parse(process.argv[2]);
const kept = store ? new TraceStore() : undefined;
let seen = 0;
const requests = milestones.at(-1) / FRAMES_PER_REQUEST;
const inspector = new Inspector({
  append(record) {
    kept?.append(record);
    if (++seen === milestones[0]) {
      milestones.shift();
      console.log(JSON.stringify({ rss: process.memoryUsage.rss() / 2 ** 20 }));
    }
  },
  diagnosis: { rules: RULES },
});
inspector.note(1, OPENED, 0);
let at = 0;
for (const [from, octets] of conversation(requests)) inspector.receive(1, from, octets, at++);
