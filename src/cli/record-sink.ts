import type { TraceRecord } from '../trace/index.ts';

/** Something records go to. What cannot keep up says so, and the sockets are paused until it has. */
export interface RecordSink {
  append(record: TraceRecord): void;
  readonly saturated: boolean;
  whenReady(): Promise<void>;
}

/** One sink made of several: it is as slow as the slowest. */
export function allSinks(sinks: readonly RecordSink[]): RecordSink {
  return {
    append(record) {
      for (const sink of sinks) sink.append(record);
    },
    get saturated() {
      return sinks.some((sink) => sink.saturated);
    },
    async whenReady() {
      await Promise.all(sinks.filter((sink) => sink.saturated).map((sink) => sink.whenReady()));
    },
  };
}
