import type { Rule } from '../../rule.ts';
import { bytes } from '../../wording.ts';
import { settingOffered } from './setting-offered.ts';

export const settingsHeaderTableReduced: Rule = {
  id: 'settings-header-table-reduced',
  title: 'the header table shrinks on a live connection',
  section: 'RFC 9113 §4.3.1',
  severity: 'warning',
  fault: 'sender',
  tier: 'P2',
  fromStart: true,
  when: 'SETTINGS_HEADER_TABLE_SIZE is lowered after the other endpoint has sent field blocks.',
  unless:
    'A small value in the first SETTINGS frame is a choice, also when requests have come before it. The RFC itself warns that reducing it later is not widely interoperable.',
  peers:
    'Encoders that do not answer with a table size update lead to COMPRESSION_ERROR: hpack-table-size-update-missing.',
  summary:
    '{who} shrank its header table from {before} to {value}; peers that do not answer with a size update break compression',
  fix: 'Choose the size in the first SETTINGS frame and leave it.',
  fires: ['OPEN; GET1; OK1.ES; S> SET{1=0}'],
  silent: [
    'C> PREFACE, SET{1=65536}',
    'C> PREFACE, SET{1=0}; S> SETTINGS{}',
    'C> PREFACE, SETTINGS{}, GET1; S> SET{1=0}',
    'OPEN; GET1; S> SET{1=65536}',
  ],
  watch: settingOffered(1, (value, { from, view }) => {
    const { latest, sent } = view.of(from).settings;
    const before = latest.headerTableSize;
    // Clients send requests without waiting for the server's first SETTINGS.
    const used = sent > 0 && view.other(from).fieldBlocks > 0;
    return used && value < before && { values: { before: bytes(before), value: bytes(value) } };
  }),
};
