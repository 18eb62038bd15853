import { fieldValue } from '../../../trace/index.ts';
import { Effect } from '../../effect.ts';
import { afterEffect, markedSection, type Rule } from '../../rule.ts';
import { SectionMark } from '../../section-mark.ts';

const GATEWAY = [502, 503, 504];
const PROXIES =
  /\b(?:envoy|nginx|openresty|cloudflare|cloudfront|varnish|haproxy|awselb|traefik|squid|akamaighost|google frontend)\b/i;
const REASON = /reset reason: ([\w ]{1,60})/;

export const statusFromIntermediary: Rule = {
  id: 'status-from-intermediary',
  title: 'an error made by a proxy behind this connection',
  section: 'RFC 9110 §15.6.3, §15.6.4, §15.6.5',
  severity: 'info',
  fault: 'server',
  tier: 'P2',
  when: 'A 502, 503 or 504 carries `via` or the `server` of a known proxy, or Envoy’s text `upstream connect error or disconnect/reset before headers. reset reason: …`.',
  unless: 'Nothing in the response names a proxy.',
  peers: 'The fault is on the next hop, which cannot be seen here.',
  summary: '{proxy} made the {status} on stream {stream}{reason}: what failed is the hop behind it',
  fix: 'Put h2inspect between that proxy and its upstream.',
  fires: [
    'OPEN; GET1; OK1{:status 502, server nginx/1.25}; S> DATA(1,5,ES)',
    'OPEN; GET1; OK1{:status 503, content-type text/plain}; S> DATA(1,"upstream connect error or disconnect/reset before headers. reset reason: connection failure",ES)',
  ],
  silent: [
    'OPEN; GET1; OK1{:status 500, server nginx/1.25}; S> DATA(1,5,ES)',
    'OPEN; GET1; OK1{:status 503}; S> DATA(1,"sorry",ES)',
  ],
  watch: [
    markedSection(SectionMark.failed, ['response'], ({ section: { statusCode, fields }, stream }) => {
      if (!GATEWAY.includes(statusCode) || !stream) return undefined;
      const server = fieldValue(fields, 'server');
      const proxy = fieldValue(fields, 'via') ?? (PROXIES.test(server ?? '') ? server : undefined);
      // Envoy tells the reason in its body, which is still to come.
      if (proxy === undefined || /\benvoy\b/i.test(server ?? '')) return undefined;
      return { values: { proxy, status: statusCode, reason: '' } };
    }),
    afterEffect(Effect.firstContent, ['DATA'], ({ from, frame: { content }, stream, half }) => {
      if (from !== 'server' || half?.dataFrames !== 1 || !GATEWAY.includes(stream!.status)) return undefined;
      const reason = REASON.exec(content)?.[1]?.trim();
      return (
        reason !== undefined && {
          values: { proxy: 'Envoy', status: stream!.status, reason: ` because of “${reason}”` },
        }
      );
    }),
  ],
};
