import type { ClientHttp2Stream } from 'node:http2';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCodeName } from '../decode/index.ts';
import type { ClientStage } from './client-stage.ts';
import { linesOf } from './lines.ts';
import type { SceneName } from './scenes.ts';

/** Plays the client's part of a scene, and says in one sentence what came of it. */
type Play = (stage: ClientStage) => Promise<string>;

const MESSAGES = 16;
const MESSAGE_OCTETS = 3000;
const MESSAGE_PAUSE_MS = 25;
const TURN_PAUSE_MS = 100;
const PING_PAUSE_MS = 50;
const MOST_PINGS = 10;

export const PLAYS: Readonly<Record<SceneName, Play>> = {
  echo: async (stage) => {
    const stream = (await stage.shared()).request({ ':method': 'POST', ':path': '/echo' });
    let octets = 0;
    await pipeline(messages, stream, async (content) => {
      for await (const piece of content) octets += piece.length;
    });
    return `${MESSAGES} messages were sent, and ${octets / MESSAGE_OCTETS} came back.`;
  },

  conversation: async (stage) => {
    const stream = (await stage.shared()).request({ ':method': 'POST', ':path': '/conversation' });
    return `The client guessed the number in ${await guess(stream)} turns.`;
  },

  directives: async (stage) => {
    const stream = (await stage.shared()).request({ ':path': '/directives' });
    const status = await statusOf(stream);
    stage.hold(stream);
    return `The response has status ${status}, and is not over.`;
  },

  chunks: async (stage) => {
    const stream = (await stage.shared()).request({ ':path': '/chunks' });
    let pieces = 0;
    for await (const _ of stream) pieces++;
    return `${pieces} pieces came, one by one.`;
  },

  pings: async (stage) => {
    const session = await stage.open();
    let farewell = 'No GOAWAY came.';
    session.on('goaway', (code) => {
      farewell = `The server said GOAWAY with ${errorCodeName(code)}.`;
    });
    await text(session.request({ ':path': '/pings' }));
    for (let ping = 1; ping <= MOST_PINGS && !session.destroyed; ping++) {
      session.ping(Buffer.from(`demo${ping}`.padEnd(8)), () => {});
      await delay(PING_PAUSE_MS);
    }
    await stage.leave(session);
    return farewell;
  },

  'wrong-stream': (stage) => askBroken(stage, '/broken/stream'),
  'wrong-status': (stage) => askBroken(stage, '/broken/status'),
  'wrong-both': (stage) => askBroken(stage, '/broken/both'),
};

async function* messages(): AsyncGenerator<Buffer> {
  for (let message = 1; message <= MESSAGES; message++) {
    yield Buffer.from(`message ${message} of ${MESSAGES} `.padEnd(MESSAGE_OCTETS, '.'));
    await delay(MESSAGE_PAUSE_MS);
  }
}

/** Halves what is left until the server says it is correct; gives the number of turns. */
async function guess(stream: ClientHttp2Stream): Promise<number> {
  let [low, high, turns] = [1, 100, 0];
  for await (const line of linesOf(stream)) {
    const { answer, guess } = JSON.parse(line);
    if (answer === 'higher') low = guess + 1;
    if (answer === 'lower') high = guess - 1;
    if (answer === 'correct') stream.end();
    else {
      await delay(TURN_PAUSE_MS);
      turns++;
      stream.write(`${JSON.stringify({ guess: Math.floor((low + high) / 2) })}\n`);
    }
  }
  return turns;
}

function statusOf(stream: ClientHttp2Stream): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    stream.once('response', (headers) => resolve(headers[':status']));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('The stream was closed before the response came')));
  });
}

/** Nothing good is to be expected here. */
async function askBroken(stage: ClientStage, path: string): Promise<string> {
  const session = await stage.open();
  try {
    await text(session.request({ ':path': path }));
    return 'The client saw nothing wrong.';
  } catch (error) {
    return `The client gave up: ${(error as Error).message}.`;
  } finally {
    await stage.leave(session);
  }
}

async function text(stream: ClientHttp2Stream): Promise<string> {
  let content = '';
  for await (const octets of stream) content += octets;
  return content;
}
