import type { FieldType, FilterField } from './field.ts';
import { FIELD_FAMILIES } from './field-families.ts';
import { FIELD_GROUPS } from './field-table.ts';
import { WIRESHARK } from './habits.ts';

const EXAMPLES: readonly (readonly [filter: string, meaning: string])[] = [
  ['type == HEADERS && stream == 3', 'the HEADERS frames of stream 3'],
  ['header[":status"] >= 500', 'where a response with an error begins'],
  ['status >= 500', 'all frames of the streams whose response is an error'],
  ['host == "example.com" && method == POST', "frames of a host's POST requests"],
  ['header["user-agent"] contains "curl"', 'case does not matter'],
  ['header[":path"] matches /^\\/api\\//', 'a regular expression'],
  ['from == server && flags has END_STREAM', 'ends of responses'],
  ['connection in {1 2} && stream not in {0 7..15}', 'sets and ranges'],
  ['length > 16KiB', 'large frames'],
  ['errorCode == ENHANCE_YOUR_CALM', 'RST_STREAM and GOAWAY with this code; its number, 11, does as well'],
  ['errorCode != NO_ERROR', 'all that end with an error'],
  ['setting.INITIAL_WINDOW_SIZE < 65535', 'SETTINGS frames that make windows small'],
  ['at > 1.5s && at < 2s', 'half a second of the trace'],
  ['finding.severity == error', 'findings, and the frames that prove them'],
  ['grpc-status', 'any record with this text in it'],
  ['!(type == DATA) && !(type == WINDOW_UPDATE)', 'all but these'],
];

/** The page docs/filter.md, printed from the table of fields. */
export function filterReference(): string {
  return `# Display filter

<!-- Printed from src/trace/filter; \`npx vitest run test/trace/filter -u\` writes it again. -->

One language for the filter line of the screen (\`f\`), for \`--filter\` on every command, and for \`compileFilter\` in the
library. It is close to Wireshark's.

| filter | shows |
|---|---|
${EXAMPLES.map(([filter, meaning]) => `| ${code(filter)} | ${meaning} |`).join('\n')}

## Rules

- A field alone asks whether it is there: \`errorCode\`, \`header["x-request-id"]\`, \`finding\`. A true-or-false field alone asks
  whether it is true.
- A word or a quoted text that is no field searches everything: names and values of header fields, content, debug data, words
  of frame types, flags, error codes and settings, messages, findings. Case does not matter. A pattern alone, \`/…/\`, does the same.
- \`==\` (\`eq\`), \`!=\` (\`ne\`), \`<\` (\`lt\`), \`<=\` (\`le\`), \`>\` (\`gt\`), \`>=\` (\`ge\`), \`contains\`, \`matches\` (\`~\`), \`has\` (flags),
  \`in {1 2 5..9}\`, \`not in {…}\`.
- \`!\` (\`not\`), \`&&\` (\`and\`), \`||\` (\`or\`), in this order of tightness, and parentheses.
- A value stands beside its field: \`status == 404 || status == 500\` or \`status in {404 500}\`. A wrong filter is told with the
  place and, where it can be guessed, with what was meant.
- A comparison with a field that is not there is false, \`!=\` too: \`type != DATA\` leaves out records that are no frames;
  \`!(type == DATA)\` keeps them. Where a field repeats, one matching value is enough; \`!=\` wants all of them different.
- Numbers may be \`0x1f\` and may have a unit: \`us\` \`ms\` \`s\` \`min\` \`h\` (a time without one is in milliseconds), \`B\` \`kB\` \`KiB\`
  \`MB\` \`MiB\` \`GB\` \`GiB\`.
- Names of fields and words such as \`HEADERS\` may be typed in any case. Text without spaces needs no quotes:
  \`host == example.com\`.
- \`==\` compares text exactly, \`contains\` ignores case. Text compares with \`<\` and \`>\` as far as it is a number.
- A pattern is a JavaScript regular expression with the flags \`i\`, \`m\`, \`s\`, \`u\`; between quotes it ignores case. It looks at
  the first 4096 characters of a value, and a repeated group must not repeat or choose inside (\`(a+)+\`, \`(a|b)*\`): on
  hostile input such a pattern could take forever.
- \`host\`, \`method\`, \`path\` and \`status\` belong to the stream: all its frames have them. Where a trace is still being written or
  comes through a pipe, a frame has them once they were seen.
- \`finding…\` holds for findings and, once the finding is known, for the records that prove it.

## Fields
${FIELD_GROUPS.map(({ title, fields }) => `\n### ${title}\n\n${table(fields)}`).join('\n')}

### By name

| field | type | |
|---|---|---|
${FIELD_FAMILIES.map(({ name, type, hint, members }) => row([`${code(`${name}["…"]`)}, ${code(`${name}.…`)}`, TYPES[type], `${hint} (${members.map(code).join(' ')} …)`])).join('\n')}

## Coming from Wireshark

\`==\` \`!=\` \`eq\` \`contains\` \`matches\` \`~\` \`in {…}\` \`and\` \`or\` \`not\` are known; \`contains\` and \`matches\` between quotes
ignore case. Fields have shorter names, values are words (\`type == HEADERS\`, not \`1\`), flags are asked with \`has\`, and there are no slices and
functions. \`http2.headers.…\` is \`header["…"]\`, \`http2.settings.…\` is \`setting.…\`, \`http2.flags.…\` is \`flags has …\`; the others:

| Wireshark | here |
|---|---|
${Object.entries(WIRESHARK)
  .map(([theirs, ours]) => row([code(theirs), ours.startsWith('a ') ? ours : code(ours)]))
  .join('\n')}
`;
}

const TYPES: Readonly<Record<FieldType, string>> = {
  number: 'number',
  duration: 'time',
  text: 'text',
  word: 'word',
  boolean: 'true or false',
  flags: 'flags',
  presence: 'there or not',
};

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function table(fields: readonly FilterField[]): string {
  const rows = fields.map((field) => {
    const names = [...(field.aliases ?? []), field.name].map(code).join(', ');
    const words = field.words ? `: ${[...field.words.keys()].map(code).join(' ')}` : '';
    return row([names, TYPES[field.type], field.hint.replaceAll('|', '\\|') + words]);
  });
  return ['| field | type | |', '|---|---|---|', ...rows].join('\n');
}
