import { fieldWith, Trait } from '../../../trace/index.ts';
import { afterRecord, type Rule, sectionWith } from '../../rule.ts';
import { MALFORMED } from '../messages/malformed.ts';

export const h2cUpgradeLeftover: Rule = {
  id: 'h2c-upgrade-leftover',
  title: 'HTTP/1.1 Upgrade machinery inside HTTP/2',
  section: 'RFC 9113 §3.1, §8.2.2, §8.6',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  breaks: MALFORMED,
  when: 'A field section has http2-settings, or an upgrade field that names h2 or h2c. For information: the connection began with `Upgrade: h2c`, and the server agreed.',
  unless: 'upgrade as such is an error of its own: header-connection-specific.',
  peers:
    'The classic: Apache behind nginx sends `Upgrade: h2,h2c`, nginx passes it on, curl resets with PROTOCOL_ERROR and Safari shows `NSPOSIXErrorDomain:100`, while Chrome accepts it.',
  summary:
    '{who} left the HTTP/1.1 upgrade field "{name}: {value}" in an HTTP/2 message; HTTP/2 has dropped that mechanism',
  fix: 'Strip Upgrade, HTTP2-Settings and Connection at the proxy in front: nginx `proxy_hide_header Upgrade`, Apache `Header unset Upgrade`.',
  fires: [
    'OPEN; GET1; OK1.ES{upgrade "h2,h2c"}',
    'PLAIN; C> RAW("GET / HTTP/1.1\\r\\nUpgrade: h2c\\r\\n\\r\\n"); S> RAW("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n"), SETTINGS{}; C> PREFACE, SETTINGS{}',
  ],
  silent: ['OPEN; GET1; OK1.ES{alt-svc "h3=\\":443\\""}', 'OPEN; GET1; OK1.ES{upgrade websocket}'],
  alongside: ['header-connection-specific'],
  watch: [
    sectionWith(Trait.http2Settings | Trait.upgrade, ({ section: { fields } }) => {
      const settings = fieldWith(fields, Trait.http2Settings);
      const upgrade = fields.find(({ name, value }) => name === 'upgrade' && /\bh2c?\b/i.test(value));
      const field = settings ?? upgrade;
      return field && { values: { name: field.name, value: field.value } };
    }),
    afterRecord(
      ['preface'],
      ({ view }) =>
        view.upgraded && {
          severity: 'info',
          summary: 'the client began with `Upgrade: h2c`, which RFC 9113 has dropped; few servers still answer it',
          fix: 'Begin with the connection preface at once (prior knowledge), or use TLS with ALPN.',
        },
    ),
  ],
};
