import { isGreaseSetting, settingOf } from '../../../decode/index.ts';
import { beforeFrame, type Rule } from '../../rule.ts';

/** ENABLE_METADATA of Envoy: not registered with this tool, but not a riddle either. */
const NAMED = new Set([0x4d44]);

export const settingsUnknown: Rule = {
  id: 'settings-unknown',
  title: 'an unknown or GREASE setting',
  section: 'RFC 9113 §6.5.2, §5.5',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  when: 'A SETTINGS frame contains an identifier that no known document defines.',
  unless: 'Identifiers of the form 0x?a?a are sent on purpose, to keep others tolerant.',
  peers: 'Must be ignored. Chrome sends GREASE settings.',
  summary: 'setting 0x{identifier} is unknown{grease}; peers must ignore it',
  fix: 'Nothing to do.',
  fires: ['C> PREFACE, SET{0x1a2a=7}', 'C> PREFACE, SET{0xf000=7}'],
  silent: ['C> PREFACE, SET{6=262144}', 'C> PREFACE, SET{0x4d44=1}'],
  watch: beforeFrame(['SETTINGS'], ({ frame: { settings } }) => {
    for (const { identifier } of settings) {
      if (settingOf(identifier) || NAMED.has(identifier)) continue;
      const grease = isGreaseSetting(identifier) ? ' (GREASE)' : '';
      return { values: { identifier: identifier.toString(16).padStart(4, '0'), grease } };
    }
    return undefined;
  }),
};
