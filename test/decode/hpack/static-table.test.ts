import { expect, test } from 'vitest';
import { STATIC_TABLE } from '../../../src/decode/hpack/static-table.ts';

/** RFC 7541 Appendix A, 1 to 61. */
const APPENDIX_A = `
:authority | :method = GET | :method = POST | :path = / | :path = /index.html | :scheme = http
:scheme = https | :status = 200 | :status = 204 | :status = 206 | :status = 304 | :status = 400
:status = 404 | :status = 500 | accept-charset | accept-encoding = gzip, deflate | accept-language
accept-ranges | accept | access-control-allow-origin | age | allow | authorization | cache-control
content-disposition | content-encoding | content-language | content-length | content-location | content-range
content-type | cookie | date | etag | expect | expires | from | host | if-match | if-modified-since
if-none-match | if-range | if-unmodified-since | last-modified | link | location | max-forwards
proxy-authenticate | proxy-authorization | range | referer | refresh | retry-after | server | set-cookie
strict-transport-security | transfer-encoding | user-agent | vary | via | www-authenticate
`;

test('the static table is the one of Appendix A', () => {
  const rows = APPENDIX_A.trim().split(/ \| |\n/);
  expect(STATIC_TABLE.map(({ name, value }) => (value === '' ? name : `${name} = ${value}`))).toEqual(rows);
  expect(STATIC_TABLE.map(({ index }) => index)).toEqual(rows.map((_, at) => at + 1));
});
