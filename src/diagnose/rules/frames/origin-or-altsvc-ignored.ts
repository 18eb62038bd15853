import { beforeFrame, type Rule } from '../../rule.ts';

/** @see RFC 6454 §6.2 */
const ASCII_ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._~%!$&'()*+,;=-]+)(:\d+)?$/i;

export const originOrAltsvcIgnored: Rule = {
  id: 'origin-or-altsvc-ignored',
  title: 'ORIGIN or ALTSVC that clients will not use',
  section: 'RFC 8336 §2.1, §2.2, RFC 7838 §4',
  severity: 'info',
  fault: 'sender',
  tier: 'P2',
  when: 'ORIGIN is not on stream 0, has flags, comes from a client or lists something that is no origin; or ALTSVC comes from a client, has an origin on a stream, or none on stream 0.',
  unless: 'It is where it belongs.',
  peers: 'Ignored by rule; Chrome closes the connection when the value of an ALTSVC frame does not parse.',
  summary: 'this {type} frame will be ignored: {why}',
  fix: 'Send ORIGIN on stream 0 only, and ALTSVC with an origin there or without one on a stream.',
  fires: [
    'OPEN; GET1; S> FRAME(0xc,0,1,0)',
    'OPEN; S> ORIGIN("not an origin")',
    'OPEN; S> ALTSVC(0,"","h3=\\":443\\"")',
    'OPEN; C> ALTSVC(0,"https://a","h3=\\":443\\"")',
  ],
  silent: ['OPEN; S> ORIGIN("https://a.example")', 'OPEN; GET1; S> ALTSVC(1,"","h3=\\":443\\"")'],
  watch: [
    beforeFrame(['ORIGIN'], ({ from, frame }) => {
      const bad = frame.origins.find((origin) => !ASCII_ORIGIN.test(origin));
      const why =
        (from === 'client' && 'only servers send it') ||
        (frame.streamId !== 0 && 'it stands on a stream') ||
        ((frame.flagBits & 0xf) !== 0 && 'it has flags') ||
        (bad !== undefined && `"${bad}" is not an origin`);
      return why && { values: { why } };
    }),
    beforeFrame(['ALTSVC'], ({ from, frame }) => {
      const why =
        (from === 'client' && 'only servers send it') ||
        (frame.streamId === 0 && frame.origin === '' && 'on stream 0 it must name an origin') ||
        (frame.streamId !== 0 && frame.origin !== '' && 'on a stream it must not name an origin');
      return why && { values: { why } };
    }),
  ],
};
