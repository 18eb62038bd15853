import type { HeaderField } from '../../../decode/index.ts';
import { markedSection, type Rule } from '../../rule.ts';
import { SectionMark } from '../../section-mark.ts';
import { bytes } from '../../wording.ts';

const LIMITS = [414, 431, 494];

export const statusHeaderLimit: Rule = {
  id: 'status-header-limit',
  title: 'the request’s fields are too large for the server',
  section: 'RFC 9113 §10.5.1',
  severity: 'info',
  fault: 'client',
  tier: 'P2',
  when: 'The server answers 431, 414 or nginx’s 494.',
  unless: 'A 400 without anything about size.',
  peers: 'Go, Envoy and Node answer 431; nginx 400 `Request Header Or Cookie Too Large`, which it counts as 494.',
  summary:
    'the request on stream {stream} was refused with {status}: its fields are {size}, the largest is {name} with {largest}',
  fix: 'Make cookies and tokens smaller, or raise the server’s limit.',
  fires: ['OPEN; GET1{cookie a*5000}; S> HDR(1,EH,ES){:status 431}'],
  silent: ['OPEN; GET1; S> HDR(1,EH,ES){:status 400}'],
  watch: markedSection(SectionMark.failed, ['response'], ({ section: { statusCode }, stream }) => {
    const fields = stream?.client.fields;
    if (!stream || !fields || fields.length === 0 || !LIMITS.includes(statusCode)) return undefined;
    const largest = fields.reduce((most, field) => (sizeOf(field) > sizeOf(most) ? field : most), fields[0]!);
    const size = fields.reduce((sum, field) => sum + sizeOf(field), 0);
    return {
      values: { status: statusCode, size: bytes(size), name: largest.name, largest: bytes(sizeOf(largest)) },
      evidence: [stream.openedSeq],
    };
  }),
};

/** @see RFC 9113 §6.5.2 */
const sizeOf = ({ name, value }: HeaderField): number => name.length + value.length + 32;
