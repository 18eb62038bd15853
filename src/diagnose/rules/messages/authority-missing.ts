import { Trait } from '../../../trace/index.ts';
import { type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED, REQUEST_REFUSED } from './malformed.ts';

export const authorityMissing: Rule = {
  id: 'authority-missing',
  title: 'a request names no host',
  section: 'RFC 9113 §8.3.1',
  severity: 'warning',
  fault: 'client',
  tier: 'P1',
  breaks: MALFORMED,
  follows: ['pseudo-header-unknown', 'hpack-desync-suspected'],
  when: 'A request for http or https has neither :authority nor host, or an empty :authority and no host.',
  unless: 'host alone is right for a proxy that translates HTTP/1.1. CONNECT without :authority is connect-malformed.',
  peers: 'nginx: 400, `client sent neither ":authority" nor "Host" header`; nghttp2 resets.',
  summary: 'the request on stream {stream} has neither :authority nor host, so it names no host at all',
  fix: 'Send :authority.',
  symptom: REQUEST_REFUSED,
  fires: ['OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :path /}', 'OPEN; GET1{:authority ""}'],
  silent: ['OPEN; C> HDR(1,EH,ES){:method GET, :scheme https, :path /, host a}', 'OPEN; CONNECT1'],
  watch: sectionWith(Trait.unusual, ({ block, section: { kind, traits, method, scheme = 'https', authority } }) => {
    if (kind !== 'request' || authority || traits & Trait.host || method === 'CONNECT') return undefined;
    return !block.problem && /^https?$/i.test(scheme) && {};
  }),
};
