import { concatOctets, type Peer } from '../../src/decode/index.ts';
import { DEFAULT_THRESHOLDS, type Rule, type Thresholds } from '../../src/diagnose/index.ts';
import { Inspector } from '../../src/inspector.ts';
import type { LifecycleEntry, RecordOf, TraceRecord } from '../../src/trace/index.ts';
import { FrameWriter } from './sequence-frames.ts';
import { lifecycleEntry, opened } from './sequence-lifecycle.ts';
import { repeated, split } from './sequence-text.ts';

/**
 * Plays a sequence such as `OPEN; GET1; S> HDR(3,EH){:status 200}` through the real encoder, inspector and engine.
 *
 * - `;` ends a step (1 ms each), `,` joins frames into one write, `C>` / `S>` says who sends, `+2s` / `+50ms` waits,
 *   `30 x (…)` repeats; in it `$n` is 1, 3, 5… and `$k` is 0, 1, 2…
 * - frames: `PREFACE SETTINGS{} SET{3=1} SACK HDR(n,EH,ES,PAD=4,PRI=0,first=10){…} CONT(n,EH,5) DATA(n,5|"text"|x0a0b,ES,PAD=4,0x05)`
 *   `RST(n,CANCEL) GOAWAY(0,NO_ERROR,"text") WU(n,1) PING(x) PING.ACK(x) PRIO(3→1) PP(1→2){…} ALTSVC(n,"","") ORIGIN("…")`
 *   `PRIORITY_UPDATE(n,"u=1") FRAME(type,flags,stream,payload) RAW("…"|x0a0b) CUT(octets,FRAME…)`
 * - short: `OPEN GET1 POST1 HEAD1 CONNECT1 OK1 OK1.ES`, each with `{more fields}`
 * - fields: `name value, "odd name" "odd value"`, `name a*9000`; `+` indexed literal, `!` never indexed, `-` not indexed,
 *   `#62` index, `@0` table size update, `~0a` raw octets, `100 x #62`
 * - ends: `FIN`, `FIN(bare)` without close_notify, `TCPRST`; `TLS{…} PLAIN LATE FAIL{…}` say how it began;
 *   `PAUSE(client) RESUME(client) LAG(100)` are the proxy's own.
 */
export function play(sequence: string, rules: readonly Rule[], thresholds: Thresholds = DEFAULT_THRESHOLDS): Played {
  const player = new Player(rules, thresholds);
  player.steps(sequence);
  player.finish();
  return player.played;
}

export interface Played {
  readonly records: readonly TraceRecord[];
  readonly findings: readonly RecordOf<'finding'>[];
}

const OPEN = 'C> PREFACE, SETTINGS{}; S> SETTINGS{}; C> SACK; S> SACK';
const DIRECTION: Readonly<Record<string, Peer>> = { 'C>': 'client', 'S>': 'server' };

class Player {
  readonly #records: TraceRecord[] = [];
  readonly #writer = new FrameWriter();
  readonly #inspector: Inspector;
  readonly #ended = new Set<Peer>();
  /** Octets. */
  readonly #sent = { client: 0, server: 0 };
  #at = 0;
  #begun = false;
  #odd = 1;

  constructor(rules: readonly Rule[], thresholds: Thresholds) {
    const append = (record: TraceRecord) => this.#records.push(record);
    this.#inspector = new Inspector({ append, diagnosis: { rules, thresholds } });
  }

  get played(): Played {
    return { records: this.#records, findings: this.#records.filter((record) => record.kind === 'finding') };
  }

  finish(): void {
    this.#inspector.advance(this.#at);
  }

  steps(sequence: string): void {
    for (const step of split(sequence, ';')) this.#step(step);
  }

  #step(step: string): void {
    const loop = repeated(step);
    if (loop) {
      for (let k = 0; k < loop.count; k++, this.#odd += 2) {
        this.steps(loop.body.replaceAll('$n', String(this.#odd)).replaceAll('$k', String(k)));
      }
      return;
    }
    const pause = /^\+(\d+(?:\.\d+)?)(ms|s|min)$/.exec(step);
    if (pause) {
      this.#at += Number(pause[1]) * { ms: 1, s: 1000, min: 60_000 }[pause[2] as 'ms' | 's' | 'min'];
      return;
    }
    if (step === 'OPEN') {
      this.steps(OPEN);
      return;
    }
    this.#at += 1;
    this.#events(step);
  }

  #events(step: string): void {
    let from: Peer | undefined;
    let pieces: Uint8Array[] = [];
    const flush = () => {
      if (from && pieces.length > 0) {
        const octets = concatOctets(pieces);
        this.#sent[from] += octets.length;
        this.#inspector.receive(1, from, octets, this.#at);
      }
      pieces = [];
    };
    for (const item of split(step, ',')) {
      const [, arrow, event = ''] = /^([CS]>)?\s*(.*)$/s.exec(item)!;
      if (arrow) {
        flush();
        from = DIRECTION[arrow];
      }
      const entry = lifecycleEntry(event, from, this.#sent);
      if (entry) {
        flush();
        this.#note(entry);
        continue;
      }
      if (event === 'LATE') {
        this.#begun = true;
        continue;
      }
      const macro = this.#writer.macro(event);
      const sender = macro?.from ?? from;
      if (!sender) throw new Error(`${event}: begin it with C> or S>`);
      if (sender !== from) flush();
      from = sender;
      if (!this.#begun) this.#note(opened(''));
      pieces.push(this.#writer.write(macro?.frame ?? event, sender));
    }
    flush();
  }

  #note(entry: LifecycleEntry): void {
    if (
      !this.#begun &&
      entry.kind !== 'connection-opened' &&
      entry.kind !== 'connection-failed' &&
      entry.kind !== 'connection-waiting'
    ) {
      this.#note(opened(''));
    }
    this.#begun = true;
    this.#inspector.note(1, entry, this.#at);
    if (entry.kind !== 'direction-ended') return;
    this.#ended.add(entry.from);
    if (this.#ended.size < 2) return;
    const relayed = (peer: Peer) => ({ read: this.#sent[peer], written: this.#sent[peer] });
    const octets = { client: relayed('client'), server: relayed('server') };
    const closedBy = entry.how === 'proxy' ? 'proxy' : [...this.#ended][0]!;
    this.#inspector.note(1, { kind: 'connection-closed', closedBy, how: entry.how, octets }, this.#at);
  }
}
