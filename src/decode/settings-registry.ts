/** One known setting: its word, range and where it is defined. Adding one is a line here. */
export interface SettingDefinition {
  readonly identifier: number;
  /** Without the `SETTINGS_` in front, as RFC 9113 §6.5.2 prints it in prose. */
  readonly name: string;
  readonly section: string;
  /** The value before any SETTINGS frame; undefined means "no limit". */
  readonly initial: number | undefined;
  readonly minimum: number;
  readonly maximum: number;
  /** What the number counts, for display. */
  readonly unit: 'octets' | 'streams' | 'flag' | undefined;
}

const UINT32 = 0xffffffff;

const row = (
  identifier: number,
  name: string,
  section: string,
  initial: number | undefined,
  minimum: number,
  maximum: number,
  unit?: SettingDefinition['unit'],
): SettingDefinition => ({ identifier, name, section, initial, minimum, maximum, unit });

export const SETTINGS: readonly SettingDefinition[] = [
  row(0x1, 'HEADER_TABLE_SIZE', 'RFC 9113 §6.5.2', 4096, 0, UINT32, 'octets'),
  row(0x2, 'ENABLE_PUSH', 'RFC 9113 §6.5.2', 1, 0, 1, 'flag'),
  row(0x3, 'MAX_CONCURRENT_STREAMS', 'RFC 9113 §6.5.2', undefined, 0, UINT32, 'streams'),
  row(0x4, 'INITIAL_WINDOW_SIZE', 'RFC 9113 §6.5.2', 65_535, 0, 0x7fffffff, 'octets'),
  row(0x5, 'MAX_FRAME_SIZE', 'RFC 9113 §6.5.2', 16_384, 16_384, 16_777_215, 'octets'),
  row(0x6, 'MAX_HEADER_LIST_SIZE', 'RFC 9113 §6.5.2', undefined, 0, UINT32, 'octets'),
  row(0x8, 'ENABLE_CONNECT_PROTOCOL', 'RFC 8441 §3', 0, 0, 1, 'flag'),
  row(0x9, 'NO_RFC7540_PRIORITIES', 'RFC 9218 §2.1', 0, 0, 1, 'flag'),
  row(0x10, 'TLS_RENEG_PERMITTED', 'MS-HTTP2E', 0, 0, 3),
];

const byIdentifier = new Map(SETTINGS.map((setting) => [setting.identifier, setting]));
const byName = new Map(SETTINGS.map((setting) => [setting.name, setting]));

export const settingOf = (identifier: number): SettingDefinition | undefined => byIdentifier.get(identifier);
export const settingNamed = (name: string): SettingDefinition | undefined => byName.get(name);

/** Values of the form 0x?a?a that peers send to keep others tolerant ("GREASE"): to be ignored, not to be reported. */
export const isGreaseSetting = (identifier: number): boolean => (identifier & 0x0f0f) === 0x0a0a;

/**
 * `INITIAL_WINDOW_SIZE`, `GREASE_0x0a0a` or `UNKNOWN_0xf000`: never empty.
 */
export function settingName(identifier: number): string {
  const known = byIdentifier.get(identifier);
  if (known) return known.name;
  return `${isGreaseSetting(identifier) ? 'GREASE' : 'UNKNOWN'}_0x${identifier.toString(16).padStart(4, '0')}`;
}
