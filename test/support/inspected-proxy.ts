import type { Frame, FrameNamed, KnownFrameType, Peer } from '../../src/decode/index.ts';
import { Inspector } from '../../src/inspector.ts';
import type { RecordOf, TraceRecord } from '../../src/trace/index.ts';
import { startRig } from './proxy-rig.ts';

/** The real proxy before an upstream on 127.0.0.1, with the real inspector behind it; ended by `cleanUp`. */
export async function startInspectedProxy(upstreamPort: number): Promise<{ port: number; trace: Trace }> {
  const trace = new Trace();
  const observer = new Inspector({ append: (record) => trace.append(record) });
  const { port } = await startRig({ port: upstreamPort, tls: true }, { observer });
  return { port, trace };
}

export type FrameRecord = RecordOf<'frame'>;

/** All records, and waiting for them. */
export class Trace {
  readonly records: TraceRecord[] = [];
  #waiting: (() => void)[] = [];

  append(record: TraceRecord): void {
    this.records.push(record);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  frames(): FrameRecord[] {
    return this.records.filter((record) => record.kind === 'frame');
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((wake) => this.#waiting.push(wake));
  }

  /** The frames of the stream on which this path was asked for. */
  streamOf(path: string): FrameRecord[] {
    const request = this.request(path);
    return this.connectionOf(path).filter(({ frame }) => frame.streamId === request.frame.streamId);
  }

  /** The frames of the connection on which this path was asked for. */
  connectionOf(path: string): FrameRecord[] {
    const { connection } = this.request(path);
    return this.frames().filter((record) => record.connection === connection);
  }

  /** The HEADERS that ask for this path. */
  request(path: string): FrameRecord {
    const request = this.frames().find(({ frame }) => fieldOf(frame, ':path') === path);
    if (!request) throw new Error(`Nobody asked for ${path}`);
    return request;
  }
}

/** Those of one sender and type. */
export function sent<Name extends KnownFrameType>(
  records: readonly FrameRecord[],
  from: Peer,
  type: Name,
): FrameNamed<Name>[] {
  return records.filter((record) => record.from === from).flatMap(({ frame }) => (isA(frame, type) ? [frame] : []));
}

function isA<Name extends KnownFrameType>(frame: Frame, type: Name): frame is FrameNamed<Name> {
  return frame.type === type;
}

/** The value of a field in a decoded field block. */
export function fieldOf(frame: Frame, name: string): string | undefined {
  if (!('fieldBlock' in frame)) return undefined;
  return frame.fieldBlock?.fields.find((field) => field.name === name)?.value;
}
