import { type HeaderField, SETTINGS, settingName } from '../../decode/index.ts';
import type { TraceRecord } from '../record.ts';
import { fieldBlockOf } from './context.ts';
import type { FieldFamily } from './field.ts';

const headersOf = (record: TraceRecord) => (record.kind === 'frame' ? fieldBlockOf(record.frame)?.fields : undefined);
const settingsOf = (record: TraceRecord) =>
  record.kind === 'frame' && record.frame.type === 'SETTINGS' ? record.frame.settings : undefined;

const NONE: readonly HeaderField[] = [];

/** A name that is not there, or there once, costs no list: that is what most frames have to say. */
function valuesNamed(name: string, fields: readonly HeaderField[]): string | readonly string[] | undefined {
  let found: string | string[] | undefined;
  for (const field of fields) {
    if (field.name !== name) continue;
    if (found === undefined) found = field.value;
    else if (typeof found === 'string') found = [found, field.value];
    else found.push(field.value);
  }
  return found;
}

/** Proposed first; any other name is as good. */
const COMMON_HEADERS = [':method', ':path', ':authority', ':status', 'content-type', 'user-agent', 'grpc-status'];

const HEADERS: FieldFamily = {
  name: 'header',
  hint: 'value of a header or trailer field, each of them where it repeats',
  type: 'text',
  members: COMMON_HEADERS,
  member: (typed) => {
    const name = typed.toLowerCase();
    return {
      name: `header[${JSON.stringify(name)}]`,
      type: 'text',
      hint: HEADERS.hint,
      get: (record) => valuesNamed(name, headersOf(record) ?? NONE),
    };
  },
  any: {
    name: 'header',
    type: 'presence',
    hint: 'a field block ends here',
    get: (record) => (headersOf(record) ? true : undefined),
  },
};

const SETTING_CODES = new Map(SETTINGS.map(({ name, identifier }) => [name, identifier]));

const SETTING: FieldFamily = {
  name: 'setting',
  hint: 'value of a setting in a SETTINGS frame; settings without a word by number: setting.0xf000',
  type: 'number',
  members: [...SETTING_CODES.keys()],
  member: (typed) => {
    const word = typed.toUpperCase().replace(/^SETTINGS_/, '');
    const identifier = SETTING_CODES.get(word) ?? (/^(0x[0-9a-f]+|\d+)$/i.test(typed) ? Number(typed) : undefined);
    if (identifier === undefined) return undefined;
    return {
      name: `setting.${settingName(identifier)}`,
      type: 'number',
      hint: SETTING.hint,
      get: (record) =>
        settingsOf(record)?.flatMap((setting) => (setting.identifier === identifier ? setting.value : [])),
    };
  },
  any: {
    name: 'setting',
    type: 'presence',
    hint: 'a SETTINGS frame that sets something',
    get: (record) => (settingsOf(record)?.length ? true : undefined),
  },
};

export const FIELD_FAMILIES: readonly FieldFamily[] = [HEADERS, SETTING];
