import { type FieldBlockProblemCode, FRAME_TYPES, type FrameTypeName, frameTypeNamed } from '../decode/index.ts';
import type { RecordKind, SectionKind } from '../trace/index.ts';
import type { Rule, Watch } from './rule.ts';

type WatchOn<On extends Watch['on']> = Extract<Watch, { on: On }>;

/** One check and the place of its rule in the table. */
export interface Entry<W extends Watch = Watch> {
  readonly rule: number;
  readonly check: W['check'];
}
export interface FrameEntry extends Entry<WatchOn<'before-frame' | 'after-frame'>> {
  readonly marks: number;
}
export interface SectionEntry extends Entry<WatchOn<'section'>> {
  readonly traits: number;
  readonly marks: number;
}
export type ProblemEntry = Entry<WatchOn<'block-problem'>>;
export type RecordEntry = Entry<WatchOn<'record'>>;
export type StreamEntry = Entry<WatchOn<'open-stream'>>;
export type ConnectionEntry = Entry<WatchOn<'open-connection'>>;

const UNKNOWN = 256;
const MALFORMED = 257;

/** The slot of a frame in the tables: its type code, with all unknown types in one and all damaged frames in another. */
export function slotOf(type: FrameTypeName, typeCode: number): number {
  if (type === 'MALFORMED') return MALFORMED;
  return type === 'UNKNOWN' ? UNKNOWN : typeCode;
}

const SLOTS = [...FRAME_TYPES.map(({ code }) => code), UNKNOWN, MALFORMED];
const slotNamed = (name: FrameTypeName): number => slotOf(name, frameTypeNamed(name)?.code ?? 0);

/** Rules sorted by what they watch: a rule costs nothing on frames it does not care about. */
export class RuleTable {
  readonly rules: readonly Rule[];
  readonly before: FrameEntry[][] = Array.from({ length: MALFORMED + 1 }, () => []);
  /** Rules that are asked only for frames with an oddity. */
  readonly odd: FrameEntry[][] = Array.from({ length: MALFORMED + 1 }, () => []);
  readonly after: FrameEntry[][] = Array.from({ length: MALFORMED + 1 }, () => []);
  /** Rules that are asked only for frames that have had an effect. */
  readonly effects: FrameEntry[][] = Array.from({ length: MALFORMED + 1 }, () => []);
  /** Rules that are asked only for sections with a trait. */
  readonly traits: SectionEntry[] = [];
  /** All the traits they ask for: most sections have none of them. */
  watchedTraits = 0;
  readonly sections = new Map<SectionKind, SectionEntry[]>();
  readonly problems = new Map<FieldBlockProblemCode, ProblemEntry[]>();
  readonly records = new Map<RecordKind, RecordEntry[]>();
  readonly openStream: StreamEntry[] = [];
  readonly openConnection: ConnectionEntry[] = [];

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    rules.forEach(({ watch }, rule) => {
      for (const each of Array.isArray(watch) ? (watch as readonly Watch[]) : [watch as Watch]) this.#add(rule, each);
    });
  }

  #add(rule: number, watch: Watch): void {
    switch (watch.on) {
      case 'before-frame':
      case 'after-frame': {
        const { marks, check } = watch;
        const [always, marked] = watch.on === 'after-frame' ? [this.after, this.effects] : [this.before, this.odd];
        const table = marks === 0 ? always : marked;
        for (const slot of watch.types?.map(slotNamed) ?? SLOTS) table[slot]!.push({ rule, marks, check });
        break;
      }
      case 'section':
        if (watch.kinds === undefined) {
          this.traits.push({ rule, traits: watch.traits, marks: 0, check: watch.check });
          this.watchedTraits |= watch.traits;
        }
        for (const kind of watch.kinds ?? []) {
          append(this.sections, kind, { rule, traits: 0, marks: watch.marks, check: watch.check });
        }
        break;
      case 'block-problem':
        for (const code of watch.codes) append(this.problems, code, { rule, check: watch.check });
        break;
      case 'record':
        for (const kind of watch.kinds) append(this.records, kind, { rule, check: watch.check });
        break;
      case 'open-stream':
        this.openStream.push({ rule, check: watch.check });
        break;
      case 'open-connection':
        this.openConnection.push({ rule, check: watch.check });
        break;
    }
  }
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
