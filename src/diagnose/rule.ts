import type {
  ErrorCodeName,
  FieldBlock,
  FieldBlockProblem,
  FieldBlockProblemCode,
  Frame,
  FrameTypeName,
  Peer,
} from '../decode/index.ts';
import type {
  ConnectionView,
  Fault,
  HalfStream,
  MessageSection,
  RecordKind,
  RecordOf,
  SectionKind,
  Severity,
  StreamState,
} from '../trace/index.ts';
import type { RaisedFinding } from './raised-finding.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * A diagnosis rule: facts about one mistake, and when to say so. How to write one: README.md beside this file.
 * Everything but `watch` is printed on the rule's documentation page, `fires` and `silent` are also its tests.
 */
export interface Rule {
  /** Stable, kebab-case, unique. */
  readonly id: string;
  /** One sentence fragment without a full stop. */
  readonly title: string;
  /** `RFC 9113 §5.1.1`, several separated by commas. */
  readonly section: string;
  readonly severity: Severity;
  /** Who has to change; `sender` and `receiver` are resolved by who sent the deciding frame. */
  readonly fault: Fault | 'sender' | 'receiver';
  readonly tier: 'P0' | 'P1' | 'P2';
  /** What a strict receiver does about it. Makes an error a root: what follows is attached to it. */
  readonly breaks?: Breach;
  /** Rules whose finding on the same stream (or connection) explains this one. */
  readonly follows?: readonly string[];
  /** The exact condition, for the reader. */
  readonly when: string;
  /** What looks like it and is not. */
  readonly unless?: string;
  /** What real software does and prints. */
  readonly peers?: string;
  /** Template of the finding; `{placeholders}` come from the verdict, `{who}`, `{other}`, `{stream}`, `{type}` by themselves. */
  readonly summary: string;
  /** What to do, in the imperative. */
  readonly fix: string;
  /** What the client's user sees, where that is one thing. */
  readonly symptom?: string;
  /** Only judged when the capture saw the connection from its first octet (identifiers, windows, tables). */
  readonly fromStart?: true;
  /** Only judged while nothing in between is missing, as a filter leaves it out. */
  readonly unbroken?: true;
  /** Asked of what is not a frame also where frames are missing: nothing else is then. */
  readonly incomplete?: true;
  /** Sequences (test/support/sequence.ts) in which it must be found, and near misses in which it must not. */
  readonly fires: readonly string[];
  readonly silent: readonly string[];
  /** Rules that rightly fire in `fires` too, as roots of their own. */
  readonly alongside?: readonly string[];
  readonly watch: Watch | readonly Watch[];
}

/** How far the damage goes, and with which error code: RFC 9113 §5.4. */
export interface Breach {
  readonly scope: 'stream' | 'connection';
  readonly code: ErrorCodeName;
  /** What else receivers in the wild answer with. */
  readonly alsoSeen?: readonly ErrorCodeName[];
  /** Receivers are free to mind it or not, as with every warning: a reason for one of these codes, but not a root. */
  readonly optional?: true;
}

/** What a rule's check says when it has found something. */
export interface Verdict {
  /** For the template. Text from the wire as it is: it is cut here and escaped where it is shown. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Instead of the rule's template, where there are really two sentences. */
  readonly summary?: string;
  readonly fix?: string;
  readonly symptom?: string;
  /** Whose mistake or whose turn it is, where that is not the sender of the record. */
  readonly from?: Peer;
  /** Where it is not the stream of the frame; `null` for the whole connection. */
  readonly streamId?: number | null;
  /** `seq` of earlier records that belong to the proof; -1 is left out. The deciding one is added. */
  readonly evidence?: readonly number[];
  readonly severity?: Severity;
  readonly fault?: Fault | 'sender' | 'receiver';
  /** `seq` of the finding that is the cause. */
  readonly cause?: number | undefined;
  /** Where the damage goes further, or less far, than usual with this rule. */
  readonly breaks?: Breach;
  /** Say it again although it was said of this stream before. */
  readonly again?: true;
}

export type Found = Verdict | false | undefined;

/** What every check sees. One object, overwritten: keep nothing of it. */
export interface Sight {
  /** Milliseconds since the trace began. */
  readonly at: number;
  readonly view: ConnectionView;
  readonly thresholds: Thresholds;
  /** What was found on this connection before, oldest first. */
  readonly findings: readonly RaisedFinding[];
}

export interface RecordSight<Kind extends RecordKind> extends Sight {
  readonly record: RecordOf<Kind>;
  readonly seq: number;
}

export interface FrameSight<F extends Frame = Frame> extends Sight {
  readonly record: RecordOf<'frame'>;
  readonly seq: number;
  readonly frame: F;
  readonly from: Peer;
  /** Undefined on stream 0 and where no such stream is known. */
  readonly stream: StreamState | undefined;
  /** The sender's half of `stream`. */
  readonly half: HalfStream | undefined;
}

export interface SectionSight extends FrameSight {
  readonly block: FieldBlock;
  readonly section: MessageSection;
}

export interface BlockProblemSight extends FrameSight {
  readonly block: FieldBlock & { readonly problem: FieldBlockProblem };
}

export interface StreamSight extends Sight {
  readonly stream: StreamState;
}

type FrameOf<Type extends FrameTypeName> = Extract<Frame, { type: Type }>;

export type Watch =
  | {
      readonly on: 'before-frame' | 'after-frame';
      readonly types: readonly FrameTypeName[] | undefined;
      /** Bits of which a frame must have one, `Odd` before and `Effect` after; 0 for every frame. */
      readonly marks: number;
      readonly check: (sight: FrameSight) => Found;
    }
  | {
      readonly on: 'section';
      readonly kinds: readonly SectionKind[] | undefined;
      /** `Trait` bits, of which its fields must have one. */
      readonly traits: number;
      /** `SectionMark` bits of which it must have one; 0 for every section. */
      readonly marks: number;
      readonly check: (sight: SectionSight) => Found;
    }
  | {
      readonly on: 'block-problem';
      readonly codes: readonly FieldBlockProblemCode[];
      readonly check: (sight: BlockProblemSight) => Found;
    }
  | {
      readonly on: 'record';
      readonly kinds: readonly RecordKind[];
      readonly check: (sight: RecordSight<RecordKind>) => Found;
    }
  | { readonly on: 'open-stream'; readonly check: (sight: StreamSight) => Found }
  | { readonly on: 'open-connection'; readonly check: (sight: Sight) => Found };

/** Frames of these types, judged by the view as it was when the frame arrived. */
export const beforeFrame = <Type extends FrameTypeName>(
  types: readonly Type[],
  check: (sight: FrameSight<FrameOf<Type>>) => Found,
): Watch => ({ on: 'before-frame', types, marks: 0, check: check as (sight: FrameSight) => Found });

/** Frames that have one of the `Odd` bits, of these types or of any, before the view knows them. Costs nothing else. */
export function beforeOddFrame<Type extends FrameTypeName>(
  odd: number,
  types: readonly Type[],
  check: (sight: FrameSight<FrameOf<Type>>) => Found,
): Watch;
export function beforeOddFrame(odd: number, check: (sight: FrameSight) => Found): Watch;
export function beforeOddFrame(odd: number, ...rest: readonly unknown[]): Watch {
  const check = rest.at(-1) as (sight: FrameSight) => Found;
  return {
    on: 'before-frame',
    types: rest.length > 1 ? (rest[0] as readonly FrameTypeName[]) : undefined,
    marks: odd,
    check,
  };
}

/** Frames of these types, judged by the view that has taken them in. */
export const afterFrame = <Type extends FrameTypeName>(
  types: readonly Type[],
  check: (sight: FrameSight<FrameOf<Type>>) => Found,
): Watch => ({ on: 'after-frame', types, marks: 0, check: check as (sight: FrameSight) => Found });

/** Frames of these types that have had one of the `Effect`s, judged by the view that has taken them in. */
export const afterEffect = <Type extends FrameTypeName>(
  effects: number,
  types: readonly Type[],
  check: (sight: FrameSight<FrameOf<Type>>) => Found,
): Watch => ({ on: 'after-frame', types, marks: effects, check: check as (sight: FrameSight) => Found });

/** A field section that is complete and has at least one of `traits` (`Trait` bits): rare traits cost nothing else. */
export const sectionWith = (traits: number, check: (sight: SectionSight) => Found): Watch => ({
  on: 'section',
  kinds: undefined,
  traits,
  marks: 0,
  check,
});

/** Every complete field section of these kinds. */
export const section = (kinds: readonly SectionKind[], check: (sight: SectionSight) => Found): Watch => ({
  on: 'section',
  kinds,
  traits: 0,
  marks: 0,
  check,
});

/** Complete field sections of these kinds that have one of the `SectionMark`s. */
export const markedSection = (
  marks: number,
  kinds: readonly SectionKind[],
  check: (sight: SectionSight) => Found,
): Watch => ({ on: 'section', kinds, traits: 0, marks, check });

/** Field blocks that HPACK could not read, or read against its rules, for one of these reasons. */
export const fieldBlockWith = (
  codes: readonly FieldBlockProblemCode[],
  check: (sight: BlockProblemSight) => Found,
): Watch => ({ on: 'block-problem', codes, check });

/** Records that are not frames, after the view has taken them in. */
export const afterRecord = <Kind extends RecordKind>(
  kinds: readonly Kind[],
  check: (sight: RecordSight<Kind>) => Found,
): Watch => ({ on: 'record', kinds, check: check as unknown as (sight: RecordSight<RecordKind>) => Found });

/** Each open stream, a few times a second by the trace's clock: for what does not happen. */
export const whileStreamOpen = (check: (sight: StreamSight) => Found): Watch => ({ on: 'open-stream', check });

/** Each open connection, a few times a second by the trace's clock. */
export const whileConnectionOpen = (check: (sight: Sight) => Found): Watch => ({ on: 'open-connection', check });
