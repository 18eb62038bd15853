import { limits } from '../limits.ts';

/** The whole lines of some content, however its frames cut them. */
export async function* linesOf(content: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = '';
  for await (const octets of content) {
    const lines = (rest + octets.toString('latin1')).split('\n');
    rest = lines.pop()!.slice(-limits.demoLineOctets);
    yield* lines;
  }
}
