import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { bytes } from '../../wording.ts';

export const headerListSizeExceeded: Rule = {
  id: 'header-list-size-exceeded',
  title: 'more fields than the other endpoint accepts',
  section: 'RFC 9113 §6.5.2, §10.5.1',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'stream', code: 'ENHANCE_YOUR_CALM', alsoSeen: ['FRAME_SIZE_ERROR', 'PROTOCOL_ERROR'] },
  when: 'The sum of name, value and 32 octets over all fields of a section is above the loosest SETTINGS_MAX_HEADER_LIST_SIZE of its receiver, acknowledged or not.',
  unless:
    'The setting is advice, so this is never an error. Receivers that announce nothing still have limits: nginx 4 × 8 KiB, Apache 100 fields of 8190 bytes, Envoy 60 KiB or 100 fields, Netty 8 KiB, Node 128 fields, Go 1 MiB; curl warns above 60 000 bytes.',
  peers:
    'nginx: GOAWAY ENHANCE_YOUR_CALM, `client sent too large header`; Go: `response header list larger than advertised limit`, its server 431; Netty: `Header size exceeded max allowed size`; grpc-go: `header list size to send violates the maximum size`, or a reset with FRAME_SIZE_ERROR, `peer header list size exceeded limit`; Node: a reset with ENHANCE_YOUR_CALM; hyper: GOAWAY `header_list_way_too_large`.',
  summary:
    'the fields {who} sent on stream {stream} come to {size} (names, values and 32 for each field); {other} accepts {limit}',
  fix: 'Shrink cookies and tokens, or raise the limit on the receiving side.',
  fires: ['OPEN; S> SET{6=8192}; C> SACK; GET1{cookie a*9000}'],
  silent: [
    'OPEN; S> SET{6=16384}; C> SACK; GET1{cookie a*9000}',
    'OPEN; S> SET{6=16384}; C> SACK; S> SET{6=8192}; GET1{cookie a*9000}',
  ],
  watch: sectionWith(Trait.overLimit, ({ from, view, block: { listSize } }) => ({
    values: { size: bytes(listSize), limit: bytes(view.other(from).settings.loosest.maxHeaderListSize) },
  })),
};
