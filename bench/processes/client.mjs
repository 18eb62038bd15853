// The client where h2load is not installed: prints the milliseconds of all requests, and of each one.
import { connect } from 'node:http2';

const { port, path, requests, connections, streams } = JSON.parse(process.argv[2]);

function fetchOne(session) {
  const began = performance.now();
  return new Promise((done, failed) => {
    const stream = session.request({ ':path': path });
    stream.on('error', failed).on('close', () => done(performance.now() - began));
    stream.resume();
  });
}

const times = [];
let left = requests;
async function work(session) {
  while (left-- > 0) times.push(await fetchOne(session));
}

const settings = { initialWindowSize: 2 ** 30 };
const sessions = Array.from({ length: connections }, () =>
  connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false, settings }),
);
await Promise.all(sessions.map((session) => new Promise((ready) => session.once('connect', ready))));
for (const session of sessions) session.setLocalWindowSize(2 ** 30);
const began = performance.now();
await Promise.all(sessions.flatMap((session) => Array.from({ length: streams }, () => work(session))));
const milliseconds = performance.now() - began;
for (const session of sessions) session.close();
console.log(JSON.stringify({ milliseconds, times }));
