import { randomInt } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { linesOf } from './lines.ts';
import { curlCommand, SCENES } from './scenes.ts';
import { ServerStream } from './server-stream.ts';

/** What the server does with a request. A promise lasts as long as the story, and rejects where the client leaves. */
type Story = (stream: ServerStream) => unknown;

const PAUSE_MS = 100;
const PLAIN_TEXT = { 'content-type': 'text/plain; charset=utf-8' };

const STORIES: Readonly<Record<string, Story>> = {
  '/': (stream) => answerText(stream, '200', indexOf(stream.requested(':authority'))),
  '/echo': (stream) => {
    stream.respond({ ':status': '200', 'content-type': 'application/octet-stream' });
    return pipeline(stream, stream);
  },
  '/conversation': (stream) => {
    stream.respond({ ':status': '200', 'content-type': 'application/x-ndjson' });
    return playGuessingGame(stream);
  },
  '/directives': (stream) => stream.respond({ ':status': '204' }),
  '/chunks': (stream) => {
    stream.respond({ ':status': '200', ...PLAIN_TEXT });
    return pipeline(tenPieces, stream);
  },
  '/pings': (stream) =>
    answerText(stream, '200', 'Send PINGs on this connection, more often than one a second, and see.\n'),
  '/broken/stream': (stream) => answerText(neverOpened(stream), '200', 'Who asked for this?\n'),
  '/broken/status': (stream) => answerText(stream, '200', 'What happened?\n', ':status:'),
  '/broken/both': (stream) => answerText(neverOpened(stream), '200', 'Who asked for this?\n', ':status:'),
};

/** Plays the story of the path that was asked for. */
export async function answer(stream: ServerStream): Promise<void> {
  const path = stream.requested(':path').replace(/\?.*/, '');
  const story = Object.hasOwn(STORIES, path) ? STORIES[path] : undefined;
  try {
    if (!story) answerText(stream, '404', 'There is no such scene. Ask for /, which lists them.\n');
    else if (stream.requested(':method') === 'HEAD') stream.respond({ ':status': '200' }, { endStream: true });
    else await story(stream);
  } catch {
    // The client left in the middle of the story; if it is still there, it is told INTERNAL_ERROR.
    stream.destroy();
  }
  // Content that no story wants.
  stream.resume();
}

function answerText(stream: ServerStream, status: string, text: string, statusName = ':status'): void {
  stream.respond({ [statusName]: status, ...PLAIN_TEXT, 'content-length': `${text.length}` });
  stream.end(text);
}

const neverOpened = ({ connection, id }: ServerStream): ServerStream => new ServerStream(connection, id + 2);

function indexOf(authority: string): string {
  const scenes = SCENES.map((scene) => `${scene.title}\n  ${curlCommand(scene, `https://${authority}`)}\n`);
  return `The scenes of this demo:\n\n${scenes.join('\n')}`;
}

async function* tenPieces(): AsyncGenerator<string> {
  for (let piece = 1; piece <= 10; piece++) {
    yield `piece ${piece} of 10\n`;
    await delay(PAUSE_MS);
  }
}

async function playGuessingGame(stream: ServerStream): Promise<void> {
  let number = randomInt(1, 101);
  stream.write(say({ question: 'I think of a number from 1 to 100. Which one?', example: { guess: 50 } }));
  for await (const line of linesOf(stream.iterator({ destroyOnReturn: false }))) {
    await delay(PAUSE_MS);
    const guess = guessIn(line);
    if (guess === undefined) stream.write(say({ error: 'That is no guess: {"guess":50}' }));
    else stream.write(say({ guess, answer: guess === number ? 'correct' : guess < number ? 'higher' : 'lower' }));
    if (guess === number) number = randomInt(1, 101);
  }
  stream.end();
}

const say = (message: object): string => `${JSON.stringify(message)}\n`;

function guessIn(line: string): number | undefined {
  try {
    const guess: unknown = JSON.parse(line).guess;
    return typeof guess === 'number' ? guess : undefined;
  } catch {
    return undefined;
  }
}
