import { settingName } from '../../../decode/index.ts';
import { beforeFrame, type Rule } from '../../rule.ts';

const MANY = 100;

export const settingsDuplicateId: Rule = {
  id: 'settings-duplicate-id',
  title: 'one SETTINGS frame lists a setting twice',
  section: 'RFC 9113 §6.5, §6.5.3',
  severity: 'warning',
  fault: 'sender',
  tier: 'P1',
  breaks: { scope: 'connection', code: 'PROTOCOL_ERROR' },
  when: 'A SETTINGS frame contains an identifier more than once, unknown ones included, or more than 100 settings.',
  unless:
    'Repeating a setting in another frame is normal. It is legal: values are taken in order and the last one counts.',
  peers: 'Go servers close the connection with PROTOCOL_ERROR; nghttp2 accepts up to 32 settings.',
  summary: '{who} sent a SETTINGS frame with {what}; that is legal, but Go servers hang up on it',
  fix: 'Send each setting once.',
  fires: ['C> PREFACE, SET{4=65535, 4=131072}'],
  silent: ['C> PREFACE, SET{4=65535}; C> SET{4=131072}'],
  watch: beforeFrame(['SETTINGS'], ({ frame: { settings } }) => {
    if (settings.length > MANY) return { values: { what: `${settings.length} settings` } };
    const second = settings.find(({ identifier }, at) =>
      settings.some((earlier, place) => place < at && earlier.identifier === identifier),
    );
    if (!second) return undefined;
    const first = settings.find(({ identifier }) => identifier === second.identifier)!;
    return { values: { what: `${settingName(second.identifier)} twice (${first.value}, then ${second.value})` } };
  }),
};
