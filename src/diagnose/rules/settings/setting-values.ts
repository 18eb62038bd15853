import type { Rule } from '../../rule.ts';
import { grouped } from '../../wording.ts';
import { settingOffered } from './setting-offered.ts';

export const settingsEnablePushInvalid: Rule = {
  id: 'settings-enable-push-invalid',
  title: 'ENABLE_PUSH is neither 0 nor 1',
  section: 'RFC 9113 §6.5.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'SETTINGS_ENABLE_PUSH is above 1.',
  peers: 'nghttp2: `SETTINGS: invalid SETTINGS_ENBLE_PUSH`.',
  summary: '{who} set ENABLE_PUSH to {value}; only 0 and 1 exist',
  fix: 'Send 0.',
  fires: ['C> PREFACE, SET{2=2}'],
  silent: ['C> PREFACE, SET{2=1}'],
  watch: settingOffered(2, (value) => value > 1 && { values: { value } }),
};

export const settingsEnablePushFromServer: Rule = {
  id: 'settings-enable-push-from-server',
  title: 'a server turns push on',
  section: 'RFC 9113 §6.5.2',
  severity: 'error',
  fault: 'server',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'The server sends SETTINGS_ENABLE_PUSH with 1.',
  unless: 'A server may send 0.',
  peers:
    'nghttp2: `SETTINGS: server attempted to enable push`; Netty: `Client received a value of ENABLE_PUSH specified to other than 0`; curl: (16).',
  summary: 'the server sent ENABLE_PUSH 1, which only clients may',
  fix: 'Remove the setting from the server.',
  symptom: 'curl: (16) Error in the HTTP2 framing layer',
  fires: ['C> PREFACE, SETTINGS{}; S> SET{2=1}'],
  silent: ['C> PREFACE, SETTINGS{}; S> SET{2=0}'],
  watch: settingOffered(2, (value, { from }) => from === 'server' && value === 1 && {}),
};

export const settingsInitialWindowTooLarge: Rule = {
  id: 'settings-initial-window-too-large',
  title: 'INITIAL_WINDOW_SIZE above 2^31-1',
  section: 'RFC 9113 §6.5.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'FLOW_CONTROL_ERROR', alsoSeen: ['PROTOCOL_ERROR'] },
  when: 'SETTINGS_INITIAL_WINDOW_SIZE is above 2 147 483 647.',
  peers: 'nginx logs `incorrect INITIAL_WINDOW_SIZE value`; OkHttp: PROTOCOL_ERROR.',
  summary: '{who} asked for an initial window of {value}; the most there can be is 2 147 483 647',
  fix: 'Clamp the value; it is often a -1 that was cast to unsigned.',
  fires: ['C> PREFACE, SET{4=4294967295}'],
  silent: ['C> PREFACE, SET{4=2147483647}'],
  watch: settingOffered(4, (value) => value > 0x7fffffff && { values: { value: grouped(value) } }),
};

export const settingsMaxFrameSizeInvalid: Rule = {
  id: 'settings-max-frame-size-invalid',
  title: 'MAX_FRAME_SIZE out of range',
  section: 'RFC 9113 §6.5.2',
  severity: 'error',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'SETTINGS_MAX_FRAME_SIZE is below 16 384 or above 16 777 215.',
  peers: 'PROTOCOL_ERROR everywhere.',
  summary: '{who} set MAX_FRAME_SIZE to {value}; it must lie between 16 384 and 16 777 215',
  fix: 'Leave it out, or send 16384.',
  fires: ['C> PREFACE, SET{5=1024}', 'C> PREFACE, SET{5=16777216}'],
  silent: ['C> PREFACE, SET{5=16384}'],
  watch: settingOffered(5, (value) => (value < 0x4000 || value > 0xffffff) && { values: { value: grouped(value) } }),
};

export const settingsConnectProtocolInvalid: Rule = {
  id: 'settings-connect-protocol-invalid',
  title: 'ENABLE_CONNECT_PROTOCOL misused',
  section: 'RFC 8441 §3',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'The server sets it to more than 1, or takes back a 1 it has sent.',
  unless: 'From a client it has no effect.',
  peers:
    'nghttp2: `SETTINGS: server attempted to disable SETTINGS_ENABLE_CONNECT_PROTOCOL`; Go honours it in the first SETTINGS only.',
  summary: '{who} {what}, which is not allowed',
  fix: 'Send 1 once, in the first SETTINGS frame.',
  fires: ['C> PREFACE, SETTINGS{}; S> SET{8=1}; S> SET{8=0}', 'C> PREFACE, SETTINGS{}; S> SET{8=2}'],
  silent: ['C> PREFACE, SETTINGS{}; S> SET{8=0}', 'C> PREFACE, SET{8=1}; C> SET{8=0}'],
  watch: settingOffered(8, (value, { from, view }) => {
    if (from === 'client') return undefined;
    if (value > 1) return { values: { what: `set ENABLE_CONNECT_PROTOCOL to ${value}` } };
    const before = view.of(from).settings.latest.enableConnectProtocol;
    return value === 0 && before === 1 && { values: { what: 'turned ENABLE_CONNECT_PROTOCOL off again' } };
  }),
};

export const settingsNoRfc7540PrioritiesInvalid: Rule = {
  id: 'settings-no-rfc7540-priorities-invalid',
  title: 'NO_RFC7540_PRIORITIES misused',
  section: 'RFC 9218 §2.1',
  severity: 'error',
  fault: 'sender',
  tier: 'P2',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  fromStart: true,
  when: 'It is above 1, or changes after the first SETTINGS frame, in which leaving it out means 0.',
  unless: 'It is repeated with the same value.',
  peers: 'nghttp2: `SETTINGS_NO_RFC7540_PRIORITIES cannot be changed`.',
  summary: '{who} {what}',
  fix: 'Send it in the first SETTINGS frame or never.',
  fires: ['C> PREFACE, SETTINGS{}; C> SET{9=1}', 'C> PREFACE, SET{9=2}'],
  silent: ['C> PREFACE, SET{9=1}; C> SET{9=1}'],
  watch: settingOffered(9, (value, { from, view }) => {
    if (value > 1) return { values: { what: `set NO_RFC7540_PRIORITIES to ${value}; only 0 and 1 exist` } };
    const { sent, latest } = view.of(from).settings;
    const changed = sent > 0 && latest.noRfc7540Priorities !== value;
    return changed && { values: { what: 'changed NO_RFC7540_PRIORITIES after its first SETTINGS frame' } };
  }),
};
