import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/diagnose/index.ts';
import { play } from '../support/sequence.ts';

const EXPLANATION = /^(?:rst|goaway|conn)-/;

/** The findings that explain an end, with the rule they name as their cause. */
function explanations(sequence: string) {
  const { findings } = play(sequence, RULES);
  return findings
    .filter(({ rule }) => EXPLANATION.test(rule))
    .map(({ rule, fault, summary, cause }) => ({
      rule,
      fault,
      summary,
      cause: findings.find(({ seq }) => seq === cause)?.rule,
    }));
}

const WRONG_STREAM = 'OPEN; GET1; S> HDR(3,EH){:status 200}';

const CASES = [
  {
    name: 'exact code, one offence: because',
    sequence: `${WRONG_STREAM}; C> GOAWAY(0,PROTOCOL_ERROR)`,
    rule: 'goaway-protocol-error',
    cause: 'stream-id-not-opened-by-client',
    words: 'with PROTOCOL_ERROR because of stream-id-not-opened-by-client (the server answers a request nobody made)',
    fault: 'server',
  },
  {
    name: 'another code: most likely because',
    sequence: `${WRONG_STREAM}; C> GOAWAY(0,INTERNAL_ERROR)`,
    rule: 'goaway-internal-error',
    cause: 'stream-id-not-opened-by-client',
    words: ', most likely because of stream-id-not-opened-by-client',
    fault: 'server',
  },
  {
    name: 'the debug data names the offence, whatever the code',
    sequence: `${WRONG_STREAM}; C> GOAWAY(0,INTERNAL_ERROR,"request HEADERS: client received request")`,
    rule: 'goaway-internal-error',
    cause: 'stream-id-not-opened-by-client',
    words:
      'because of stream-id-not-opened-by-client (the server answers a request nobody made). It says "request HEADERS: client received request"',
  },
  {
    name: 'the debug data picks one of two offences',
    sequence: `${WRONG_STREAM}, SET{5=1}; C> GOAWAY(0,PROTOCOL_ERROR,"SETTINGS: invalid SETTINGS_MAX_FRAME_SIZE")`,
    rule: 'goaway-protocol-error',
    cause: 'settings-max-frame-size-invalid',
    words: 'PROTOCOL_ERROR because of settings-max-frame-size-invalid',
  },
  {
    name: 'two offences that fit alike: both are named',
    sequence: 'OPEN; GET1{connection close}; GET3{Bad x}; S> GOAWAY(0,PROTOCOL_ERROR)',
    rule: 'goaway-protocol-error',
    words:
      '; it may be because of header-connection-specific (a field that belongs to an HTTP/1.1 connection), or of header-name-uppercase',
  },
  {
    name: 'of two mistakes in one frame the one that concerns the connection ended it',
    sequence: 'OPEN; GET1; S> HDR(3,EH){:status: 200}; C> GOAWAY(0,INTERNAL_ERROR)',
    rule: 'goaway-internal-error',
    cause: 'stream-id-not-opened-by-client',
    words: ', most likely because of stream-id-not-opened-by-client (the server answers a request nobody made)',
  },
  {
    name: 'the last stream of GOAWAY picks one of two offences',
    sequence: 'OPEN; GET1{connection close}; GET3{Bad x}; S> GOAWAY(3,PROTOCOL_ERROR)',
    rule: 'goaway-protocol-error',
    cause: 'header-name-uppercase',
    words: ', most likely because of header-name-uppercase',
  },
  {
    name: 'several mistakes in one frame are one reason',
    sequence: 'OPEN; GET1{connection close, Bad x}; S> RST(1,PROTOCOL_ERROR)',
    rule: 'rst-protocol-error',
    words: 'because of header-name-uppercase (upper-case letter in a field name) and header-connection-specific',
  },
  {
    name: 'a misspelt :status, and the reset of that stream',
    sequence: 'OPEN; GET1; S> HDR(1,EH){:status: 200}; S> DATA(1,5,ES); C> RST(1,PROTOCOL_ERROR)',
    rule: 'rst-protocol-error',
    cause: 'pseudo-header-unknown',
    words: 'The client calls stream 1 (GET /) a protocol violation because of pseudo-header-unknown',
    fault: 'server',
  },
  {
    name: 'an offence on another stream explains no reset',
    sequence: 'OPEN; GET1{connection close}; GET3; S> RST(3,PROTOCOL_ERROR)',
    rule: 'rst-protocol-error',
    cause: undefined,
    words: 'nothing on the wire explains it',
  },
  {
    name: 'an offence of the endpoint itself explains nothing',
    sequence: `${WRONG_STREAM}; S> RST(1,INTERNAL_ERROR)`,
    rule: 'rst-internal-error',
    words: 'nothing on the wire explains it',
  },
  {
    name: 'a connection that went on for long has survived the offence',
    sequence: `${WRONG_STREAM}; +5s; C> GOAWAY(0,PROTOCOL_ERROR)`,
    rule: 'goaway-protocol-error',
    cause: undefined,
    words: 'nothing on the wire explains it',
  },
  {
    name: 'a limit the server is known to enforce',
    sequence:
      'OPEN; S> SET{6=100}; C> SACK; GET1; OK1.ES{server nginx/1.27.0}; GET3{x-large a*200}; S> RST(3,ENHANCE_YOUR_CALM)',
    rule: 'rst-enhance-your-calm',
    cause: 'header-list-size-exceeded',
    words: 'because of header-list-size-exceeded',
  },
  {
    name: 'waiting explains who loses patience',
    sequence: 'OPEN; GET1; +30s; C> RST(1,CANCEL)',
    rule: 'rst-cancel-by-client',
    cause: 'no-response',
    words: 'that looks like a timeout of 30 s, most likely because of no-response',
  },
  {
    name: 'a close without a word',
    sequence: 'OPEN; C> HDR(1,EH,ES){#200}; S> FIN',
    rule: 'conn-closed-streams-open',
    cause: 'hpack-index-invalid',
    words: 'most likely because of hpack-index-invalid',
    fault: 'client',
  },
  {
    name: 'PINGs: count, interval and the words of gRPC',
    sequence:
      'OPEN; POST1{content-type application/grpc}; 4 x (C> PING($k); S> PING.ACK($k); +10s); S> GOAWAY(1,ENHANCE_YOUR_CALM,"too_many_pings")',
    rule: 'goaway-enhance-your-calm',
    cause: 'grpc-too-many-pings',
    words:
      'calm down because of grpc-too-many-pings (keepalive PINGs more often than a gRPC server accepts). It says "too_many_pings"; the client had sent 4 PINGs, one every 10 s; in 40 s the client sent',
    fault: 'client',
  },
  {
    name: 'debug data nobody knows is shown as it is',
    sequence: 'OPEN; GET1; S> GOAWAY(1,INTERNAL_ERROR,"disk {who} full")',
    rule: 'goaway-internal-error',
    words: 'with INTERNAL_ERROR. It says "disk {who} full"',
  },
  {
    name: 'FLOW_CONTROL_ERROR over a window that grew too large: nobody sent too much',
    sequence: 'OPEN; C> WU(0,2147483647); S> GOAWAY(0,FLOW_CONTROL_ERROR)',
    rule: 'goaway-flow-control-error',
    cause: 'window-update-overflow',
    words: 'The server ended the connection with FLOW_CONTROL_ERROR because of window-update-overflow',
  },
  {
    name: 'FLOW_CONTROL_ERROR without a reason says what it would be',
    sequence: 'OPEN; POST1; C> DATA(1,16384); S> GOAWAY(1,FLOW_CONTROL_ERROR)',
    rule: 'goaway-flow-control-error',
    words:
      'with FLOW_CONTROL_ERROR: the client sent more than its window allows. h2inspect cannot confirm that: by its count 49 151 bytes',
  },
  {
    name: 'a connection that ends inside a frame ends its open streams too: one reason',
    sequence: 'OPEN; GET1; OK1; S> CUT(409,DATA(1,1000)); S> FIN',
    rule: 'conn-closed-streams-open',
    cause: 'frame-truncated-at-close',
    words: 'while 1 stream was open',
  },
  {
    name: 'a client that gave up after waiting in vain: either of the two',
    sequence: 'OPEN; GET1; +4s; C> RST(1,CANCEL)',
    rule: 'rst-cancel-by-client',
    words: 'after 4.0 s',
    fault: 'either',
  },
  {
    name: 'ENHANCE_YOUR_CALM after large fields: they are named, as nothing else is',
    sequence: 'OPEN; GET1; GET3{cookie a*30000}; S> GOAWAY(3,ENHANCE_YOUR_CALM)',
    rule: 'goaway-enhance-your-calm',
    words: '4 frames: 2 HEADERS and 2 SETTINGS; its largest fields, on stream 3, come to 30 ',
  },
  {
    name: 'a client that will have no push does not ask for it again',
    sequence:
      'C> PREFACE, SET{2=0}; S> SETTINGS{}; C> SACK; S> SACK; GET1; S> PP(1→2){:method GET, :scheme https, :authority a, :path /x}; C> GOAWAY(0,PROTOCOL_ERROR)',
    rule: 'goaway-explained',
    words: 'only if idempotent; stream 2 was pushed in vain',
  },
  {
    name: 'debug data in UTF-8 is read as such',
    sequence: 'OPEN; GET1; S> GOAWAY(1,INTERNAL_ERROR,x6772c3b6c39f6572)',
    rule: 'goaway-internal-error',
    words: 'with INTERNAL_ERROR. It says "größer"',
  },
  {
    name: 'debug data that is no UTF-8 stays as it is, one character an octet',
    sequence: 'OPEN; GET1; S> GOAWAY(1,INTERNAL_ERROR,xf6df)',
    rule: 'goaway-internal-error',
    words: 'with INTERNAL_ERROR. It says "öß"',
  },
  {
    name: 'who waits for the end of a stream until patience ends: its mistake is the reason, however long ago',
    sequence: 'OPEN; GET1; OK1; S> DATA(1,5); S> HDR(1,EH){x 0}; +9s; C> FIN',
    rule: 'conn-closed-by-client',
    cause: 'trailers-without-end-stream',
    words: 'client closed the connection while 1 stream was open, most likely because of trailers-without-end-stream',
    fault: 'server',
  },
];

test.each(CASES)('$name', ({ sequence, rule, words, ...expected }) => {
  const found = explanations(sequence).find((each) => each.rule === rule);
  expect(found?.summary).toContain(words);
  if ('cause' in expected) expect(found?.cause).toBe(expected.cause);
  if ('fault' in expected) expect(found?.fault).toBe(expected.fault);
});

test.each([
  [
    'after an idle time, however short',
    'OPEN; GET1; OK1.ES; +3s; S> GOAWAY(1,NO_ERROR)',
    ', which had been idle for 3.0 s; the last',
  ],
  [
    'without a reason: none is made up',
    'OPEN; GET1; S> GOAWAY(1,NO_ERROR)',
    ' after 1 request in 5 ms; it does not say why; the last',
  ],
])('a drain %s', (_, sequence, words) => {
  const { findings } = play(sequence, RULES);
  expect(findings.find(({ rule }) => rule === 'goaway-graceful')?.summary).toContain(`drains this connection${words}`);
});

describe('our own doing is never diagnosed', () => {
  test.each([
    ['h2inspect is stopped', 'OPEN; GET1; OK1; C> STOPPED; S> STOPPED'],
    ['endpoints that react to our stopping', 'OPEN; GET1; OK1; C> STOPPED; S> TCPRST'],
    ['the second leg, closed because the first one was', 'OPEN; GET1; OK1.ES; C> FIN; S> TCPRST'],
  ])('%s', (_, sequence) => {
    expect(explanations(sequence)).toEqual([]);
  });
});

describe('consequences are attached, not raised again', () => {
  test.each([
    ['GOAWAY', `${WRONG_STREAM}; C> GOAWAY(0,PROTOCOL_ERROR)`],
    ['GOAWAY, then the end', `${WRONG_STREAM}; C> GOAWAY(0,PROTOCOL_ERROR); C> FIN; S> FIN`],
    [
      'resets of all streams, then GOAWAY',
      `${WRONG_STREAM}; C> RST(1,INTERNAL_ERROR), GOAWAY(0,INTERNAL_ERROR); C> TCPRST`,
    ],
    ['a reset', 'OPEN; GET1; S> HDR(1,EH){:status: 200}; C> RST(1,PROTOCOL_ERROR); S> DATA(1,5,ES)'],
    ['a close', 'OPEN; C> HDR(1,EH,ES){#200}; S> FIN; C> FIN'],
  ])('%s: one root', (_, sequence) => {
    const { findings } = play(sequence, RULES);
    const roots = findings.filter(({ cause, severity }) => cause === undefined && severity !== 'info');
    expect(roots.map(({ rule }) => rule)).toHaveLength(1);
    expect(roots[0]!.rule).not.toMatch(EXPLANATION);
  });

  test('each reset has one explanation', () => {
    const codes = Array.from({ length: 16 }, (_, code) => code);
    for (const sender of ['C', 'S']) {
      for (const code of codes) {
        const found = explanations(`OPEN; GET1; OK1; ${sender}> RST(1,0x${code.toString(16)})`);
        expect(found, `${sender}> ${code}`).toHaveLength(1);
      }
    }
  });

  test('each GOAWAY with an error has one explanation, and says what becomes of the streams', () => {
    for (let code = 1; code < 16; code++) {
      const { findings } = play(`OPEN; GET1; GET3; S> GOAWAY(1,0x${code.toString(16)})`, RULES);
      const [why, streams, ...more] = findings;
      expect(more).toEqual([]);
      expect(streams).toMatchObject({ rule: 'goaway-explained', cause: why!.seq });
      expect(streams!.summary).toContain('stream 1 may have been processed: send it again only if idempotent');
      expect(streams!.summary).toContain('stream 3 was not processed by the server: it is safe to send again');
    }
  });
});

test('long lists of streams are cut', () => {
  const { findings } = play('OPEN; 50 x (GET$n); S> GOAWAY(11,NO_ERROR)', RULES);
  const { summary } = findings.find(({ rule }) => rule === 'goaway-explained')!;
  expect(summary).toContain('streams 1, 3, 5, 7, 9 and 1 more may still finish');
  expect(summary).toContain('streams 13, 15, 17, 19, 21 and 39 more were not processed');
});
