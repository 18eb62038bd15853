import { notes } from '../../notes.ts';
import { afterFrame, beforeFrame, type Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';

const MANY = 64;
const LARGE = 256 * 1024;
const TINY = 8;

export const continuationFlood: Rule = {
  id: 'continuation-flood',
  title: 'CONTINUATION without end',
  section: 'RFC 9113 §10.5, §10.5.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'ENHANCE_YOUR_CALM', alsoSeen: ['PROTOCOL_ERROR'] },
  when: 'One field block has more than 64 CONTINUATION frames, more than 256 KiB, or more than 8 CONTINUATION frames of at most one octet (CVE-2024-27316 and its family).',
  unless: 'Large fields in few full frames are what CONTINUATION is for.',
  peers:
    'nghttp2 ≥ 1.61 stops at 8: `Too many CONTINUATION frames following a HEADER frame`; hyper: GOAWAY ENHANCE_YOUR_CALM `too_many_continuations`; Go: PROTOCOL_ERROR; hyper-h2: `Too many continuation frames received`.',
  summary: '{who} has sent {count} CONTINUATION frames ({length}) for one field block; servers drop this as an attack',
  fix: 'If it is genuine: fill frames up to SETTINGS_MAX_FRAME_SIZE, and send fewer and shorter fields.',
  fires: [
    'OPEN; C> HDR(1,ES){:method GET, :scheme https, :authority a, :path /}; 65 x C> CONT(1,2)',
    'OPEN; C> HDR(1,ES){:method GET, :scheme https, :authority a, :path /}; 9 x C> CONT(1,1)',
  ],
  silent: [
    'OPEN; C> HDR(1,ES,first=16384){:method GET, :scheme https, :authority a, :path /, -cookie a*60000}; 2 x C> CONT(1,16384); C> CONT(1,EH)',
  ],
  alongside: ['header-list-size-exceeded'],
  watch: beforeFrame(['CONTINUATION'], ({ from, frame, view }) => {
    const endpoint = view.of(from);
    const block = endpoint.openBlock;
    if (block?.streamId !== frame.streamId || block.interrupted) return undefined;
    const tiny = tinyOnes(endpoint);
    if (tiny.block !== block.seq) {
      tiny.block = block.seq;
      tiny.count = 0;
    }
    if (frame.length <= 1) tiny.count++;
    const length = block.length + frame.length;
    if (block.frames <= MANY && length <= LARGE && tiny.count <= TINY) return undefined;
    return { values: { count: block.frames, length: bytes(length) }, evidence: [block.seq] };
  }),
};

const tinyOnes = notes(() => ({ block: -1, count: 0 }));

export const continuationOverPeerLimit: Rule = {
  id: 'continuation-over-peer-limit',
  title: 'a legal field block that known peers refuse',
  section: 'RFC 9113 §6.10',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'ENHANCE_YOUR_CALM', alsoSeen: ['PROTOCOL_ERROR', 'INTERNAL_ERROR'] },
  when: 'A complete field block uses 9 to 64 CONTINUATION frames.',
  unless: 'The receiver is known to accept them; more are continuation-flood.',
  peers: 'Receivers that use nghttp2 ≥ 1.61 (curl, Node, Apache) refuse more than 8.',
  summary:
    '{count} CONTINUATION frames in the field block of stream {stream}: legal, but nghttp2-based peers stop at 8',
  fix: 'Fill each frame up to SETTINGS_MAX_FRAME_SIZE before beginning the next.',
  fires: ['OPEN; GET1; S> HDR(1,first=100){:status 200, -x a*2000}; 9 x S> CONT(1,100); S> CONT(1,EH)'],
  silent: ['OPEN; GET1; S> HDR(1,first=100){:status 200, -x a*2000}; 7 x S> CONT(1,100); S> CONT(1,EH)'],
  watch: afterFrame(['CONTINUATION'], ({ frame: { fieldBlock } }) => {
    const count = (fieldBlock?.frames ?? 1) - 1;
    return count > 8 && count <= MANY && { values: { count } };
  }),
};
