import { Odd } from '../../oddity.ts';
import { beforeOddFrame, type Rule } from '../../rule.ts';
import { settingOffered } from './setting-offered.ts';

export const settingsLimitNotYetBinding: Rule = {
  id: 'settings-limit-not-yet-binding',
  title: 'a limit is exceeded before it could be known',
  section: 'RFC 9113 §6.5.3, §6.9.3, §10.5',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  fromStart: true,
  when: 'The client has more streams open than a SETTINGS_MAX_CONCURRENT_STREAMS it has not acknowledged yet.',
  unless: 'The acknowledgement has passed: max-concurrent-streams-exceeded.',
  peers: 'Strict servers answer REFUSED_STREAM, after which a request can safely be sent again.',
  summary:
    '{open} streams of the client are open, more than the server’s new limit of {limit}; the client has not acknowledged that yet, so this is legal',
  fix: 'Nothing to do; send the request again on REFUSED_STREAM.',
  fires: ['C> PREFACE, SETTINGS{}, GET1, GET3; S> SET{3=1}', 'OPEN; S> SET{3=1}; POST1; GET3'],
  silent: ['OPEN; S> SET{3=2}; GET1, GET3', 'OPEN; S> SET{3=1}; C> SACK; GET1'],
  watch: [
    settingOffered(3, (limit, { from, view }) => {
      const open = view.streams.concurrent.client;
      return from === 'server' && open > limit && { from: 'client', streamId: null, values: { open, limit } };
    }),
    beforeOddFrame(Odd.opensUnsettled, ['HEADERS'], ({ from, stream, view }) => {
      const { settings } = view.server;
      if (from !== 'client' || stream || settings.pending.length === 0) return undefined;
      const open = view.streams.concurrent.client + 1;
      const limit = settings.latest.maxConcurrentStreams;
      const binding = open > settings.loosest.maxConcurrentStreams;
      return open > limit && !binding && { streamId: null, values: { open, limit } };
    }),
  ],
};
