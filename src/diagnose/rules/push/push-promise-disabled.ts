import { beforeFrame, type Rule } from '../../rule.ts';

export const pushPromiseDisabled: Rule = {
  id: 'push-promise-disabled',
  title: 'a push although the client has said no',
  section: 'RFC 9113 §6.5.2, §6.6',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'The server sends PUSH_PROMISE after it has acknowledged SETTINGS_ENABLE_PUSH 0.',
  unless: 'The acknowledgement has not passed yet: the two were crossing, and the client has to put up with it.',
  peers:
    'Clients of today all say no: Go, gRPC, Chrome since 106, curl, OkHttp, Node. GOAWAY PROTOCOL_ERROR, `PUSH_PROMISE: push disabled`; curl: `(16)`.',
  summary: 'the server pushed stream {promised} although it had acknowledged ENABLE_PUSH 0',
  fix: 'Look at the client’s setting before pushing; 103 Early Hints does the same job.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer',
  fires: [
    'C> PREFACE, SET{2=0}; S> SETTINGS{}, SACK; C> SACK; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}',
  ],
  silent: [
    'C> PREFACE, SET{2=0}; S> SETTINGS{}; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; S> SACK',
    'OPEN; C> SET{2=0}; S> SACK; C> SET{2=1}; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}',
  ],
  watch: beforeFrame(['PUSH_PROMISE'], ({ from, frame, view }) => {
    const refused = from === 'server' && view.client.settings.loosest.enablePush === 0;
    return refused && { values: { promised: frame.promisedStreamId } };
  }),
};
