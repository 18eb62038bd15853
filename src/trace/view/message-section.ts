import type { HeaderField } from '../../decode/index.ts';
import { NO_FACTS, type SectionFacts } from './section-facts.ts';
import type { StreamState } from './stream-state.ts';

/** Which part of a message a field block is. @see RFC 9113 §8.1 */
export type SectionKind =
  | 'request'
  | 'interim'
  | 'response'
  | 'request-trailers'
  | 'response-trailers'
  | 'push-request';

/** The field section that was completed last. One object per connection, overwritten by the next section. */
export class MessageSection implements SectionFacts {
  kind: SectionKind = 'request';
  /** Whose message it is: with a PUSH_PROMISE the promised stream. */
  stream: StreamState | undefined;
  /** Of its fields, and what shows only beside the connection it stands on. */
  traits = 0;
  #facts = NO_FACTS;

  /** The same with fewer words: a promised request is a request, a 1xx is a response. */
  get part(): 'request' | 'response' | 'trailers' {
    return PART[this.kind];
  }

  begin(facts: SectionFacts, stream: StreamState | undefined): void {
    this.#facts = facts;
    this.traits = facts.traits;
    this.stream = stream;
  }

  get fields(): readonly HeaderField[] {
    return this.#facts.fields;
  }

  get method(): string | undefined {
    return this.#facts.method;
  }

  get scheme(): string | undefined {
    return this.#facts.scheme;
  }

  get authority(): string | undefined {
    return this.#facts.authority;
  }

  get path(): string | undefined {
    return this.#facts.path;
  }

  get protocol(): string | undefined {
    return this.#facts.protocol;
  }

  get status(): string | undefined {
    return this.#facts.status;
  }

  get statusCode(): number {
    return this.#facts.statusCode;
  }

  get contentLength(): number {
    return this.#facts.contentLength;
  }

  get contentType(): string | undefined {
    return this.#facts.contentType;
  }

  get cookies(): number {
    return this.#facts.cookies;
  }
}

const PART = {
  request: 'request',
  'push-request': 'request',
  interim: 'response',
  response: 'response',
  'request-trailers': 'trailers',
  'response-trailers': 'trailers',
} as const satisfies Record<SectionKind, string>;
