/**
 * Every number that bounds memory or work, with its reason. One place, so that "how much can this hold?" has one answer.
 * Octets unless the name says otherwise.
 */
export const limits = {
  /** Kept of each DATA frame's content unless `--data-limit` says otherwise: enough for a JSON message or an error page. */
  dataOctets: 4096,
  /** Kept of a direction that is not HTTP/2 (an HTTP/1.1 head, garbage): enough to recognise what it was. */
  nonHttp2Octets: 4096,
  /** Kept ready for the next frame that comes in parts, of each sender. What a larger frame took is given back. */
  partialFrameOctets: 32 * 1024,
  /** Compressed octets of one field block over all its frames. A block beyond it is not decoded (CONTINUATION flood). */
  fieldBlockOctets: 4 * 1024 * 1024,
  /**
   * Settings of a SETTINGS frame and origins of an ORIGIN frame: 16 KiB of them are 2730 and 8192 at most. A frame of 16
   * MiB would become two gigabytes of objects; beyond this it stays octets.
   */
  entriesPerFrame: 20_000,
  /** Fields kept of one block. 1-octet references make 4 MiB of block four million fields; nobody reads past this. */
  fieldsPerBlock: 20_000,
  /** Decoded octets (name + value) kept of one block: what a table full of large entries multiplies to (HPACK bomb). */
  fieldListOctets: 8 * 1024 * 1024,
  /** Dynamic table of one sender. A SETTINGS_HEADER_TABLE_SIZE of 4 GiB is legal, holding it is not wise. */
  dynamicTableOctets: 16 * 1024 * 1024,
  /** Field blocks of one sender that are recognised when they come again; a page and its calls need a few dozen. */
  repeatedBlocks: 128,
  /** Compressed octets of such a block: what refers to the table is short. */
  repeatedBlockOctets: 256,
  /** Decoded size of such a block. */
  repeatedBlockListOctets: 4096,
  /** Records in memory for the UI; older ones leave (they stay in the trace file). */
  storeRecords: 1_000_000,
  /** Estimated octets of those records. */
  storeOctets: 320 * 1024 * 1024,
  /**
   * Estimated octets of the pages of a trace file that `open` keeps: what is on the screen, and where filter, search and
   * the counts are at work. More would not make it faster, reading a page takes milliseconds.
   */
  pageOctets: 3 * 1024 * 1024,
  /** Open connections whose streams are told from their trailers when requests are counted, about 50 octets each. */
  talliedConnections: 100_000,
  /** Waiting for the disk; above it the sockets are paused until the file has caught up. */
  recorderPendingOctets: 16 * 1024 * 1024,
  /** Characters of a filter line. Longer than anything one types; keeps the compiled filter shallow. */
  filterLength: 8192,
  /** Levels of parentheses and `not` in a filter: each is a call on the stack. */
  filterDepth: 100,
  /** Characters of a value that a pattern of a filter looks at: patterns backtrack, values come from the wire. */
  filterSubject: 4096,
  /** Findings that `diagnose` keeps of one trace: more than anyone reads. */
  diagnosedFindings: 20_000,
  /** Different findings of which the log remembers that it has said what to do. */
  advisedFindings: 1000,
  /** Records, and octets of them by estimate, that `diagnose` looks back on for what proves a finding. */
  evidenceRecords: 5_000,
  evidenceOctets: 4 * 1024 * 1024,
  /** Characters of an error text that are looked at, from its end: a long terminal, but no log file of a week. */
  errorTextCharacters: 1024 * 1024,
  /** Streams whose host, method, path and status are remembered for filters, about 200 octets each. */
  filterStreams: 100_000,
  /** Records that are remembered as evidence of a finding. */
  filterEvidence: 100_000,
  /** Findings remembered for each of them: a SETTINGS frame can prove thousands. */
  filterFindingsPerRecord: 16,
  /** Collected before it is written, unless time is up: each write has a price of its own, whatever its size. */
  recorderWriteOctets: 256 * 1024,
  /** Written, and compressed, at once where the disk is behind; compressing may block the event loop for so long. */
  recorderBatchOctets: 1024 * 1024,
  /** Header fields, and as many field blocks, whose JSON is remembered while recording. */
  fieldTexts: 4096,
  /** Longest JSON of a field that is remembered (characters); 1 and 8 KiB times 4096 are 36 MiB at the very most. */
  fieldTextLength: 1024,
  /** Longest JSON of a field block that is remembered (characters). */
  fieldBlockTextLength: 8192,
  /**
   * Characters of JSON whose header fields, and as much whose field blocks, are remembered while reading. What was read of
   * them takes as much again.
   */
  readTextCharacters: 2 * 1024 * 1024,
  /**
   * One line of a trace file: a record with everything above in it, escaped. The worst are 8 MiB of fields that are all
   * control characters, six octets each, and their fragment. A longer line is skipped, and told.
   */
  traceLineOctets: 80 * 1024 * 1024,
  /** Decoded content of one message (gzip, br, …) in exports: more than anyone reads, less than a bomb. */
  decodedContentOctets: 8 * 1024 * 1024,
  /** Open streams a connection view follows one by one; of those beyond it only their number is known. */
  openStreams: 100_000,
  /**
   * Streams of a connection that are over and still known in detail, 1.5 kB each: what a late frame is judged against. One
   * that was under way when its stream ended belongs to the last few hundred: that many are open at once.
   */
  recentStreams: 256,
  /** The same where a person looks at them. */
  shownStreams: 1000,
  /** Gaps in the stream identifiers of one endpoint before the oldest are forgotten. */
  streamIdRanges: 1000,
  /** Decoded octets of a field section that its stream keeps; of a larger one only the first fields. */
  streamFieldOctets: 8 * 1024,
  /** 1xx responses remembered per stream. */
  interimResponses: 16,
  /** SETTINGS frames that wait for their acknowledgement. */
  pendingSettings: 1000,
  /** PINGs that wait for theirs. */
  pendingPings: 1000,
  /** GOAWAYs kept per endpoint; two are usual. */
  goaways: 16,
  /** Times we were slow that timing rules can still subtract. */
  lagIntervals: 64,
  /** Connections that are over and can still be looked at. */
  closedConnections: 200,
  /** Streams of theirs that are still known in detail, all together: about a kilobyte each, and their fields. */
  closedStreams: 10_000,
  /** Findings of one rule on one connection; the rest is told as a number. */
  findingsPerRule: 100,
  /** Streams of one connection of which a rule remembers that it has spoken. */
  placesPerRule: 1000,
  /** Findings of one connection that the search for a cause looks through. */
  findingsRemembered: 1000,
  /** Characters of a finding's summary, and of one value in it: wire text has any length. */
  summaryCharacters: 600,
  summaryValueCharacters: 120,
  /** Of a client before its ClientHello is complete. Real ones have 0.2 to 4 KiB (post-quantum key shares). */
  clientHelloOctets: 32 * 1024,
  /** Of a client before its request line has ended; what is longer is relayed as an unknown protocol. */
  requestLineOctets: 8 * 1024,
  /** Milliseconds a client may take to show which protocol it speaks. Servers that speak first start after it. */
  openingMs: 10_000,
  /** Milliseconds for looking up and connecting to the upstream. */
  connectMs: 10_000,
  /** Milliseconds for one TLS handshake. */
  handshakeMs: 10_000,
  /** Who stops h2inspect after waiting at least so long for the upstream is told what it was waiting for. */
  worthTellingMs: 1000,
  /** Milliseconds an endpoint must refuse octets before it is told: every bulk transfer has shorter hiccups. */
  backPressureMs: 10,
  /** Milliseconds a client has after its handshake to leave without a word and be suspected of distrust. */
  distrustMs: 1000,
  /** Milliseconds that the last octets have to reach an endpoint before its connection is reset. */
  flushMs: 2000,
  /** Milliseconds between the last write and a reset, which overtakes whatever the kernel has not sent yet. */
  resetLingerMs: 50,
  /** Milliseconds between asking all connections to end and ending them. */
  closeGraceMs: 500,
  /** Milliseconds the event loop must be blocked for a record. */
  loopLagMs: 100,
  /** Certificates kept ready, each with its TLS context; the least recently used leaves. */
  secureContexts: 256,
  /** Connections whose figures `stats` gives one by one; the others are in the total. */
  statisticsConnections: 1000,
  /** Rules whose findings `stats` counts: there are fewer, but a trace file may name any. */
  statisticsRules: 1000,
  /** Streams that are open at once on a connection of the demo server; its SETTINGS say so. */
  demoStreams: 100,
  /** Of a line of the demo's conversation: who sends no line end is not to fill the memory. */
  demoLineOctets: 1000,
  /** Content kept of one message until its stream is over, in exports. */
  exchangeContentOctets: 8 * 1024 * 1024,
  /** Content kept of all open streams together, in exports. */
  exchangesContentOctets: 128 * 1024 * 1024,
  /** Frames listed of one stream in exports; all are counted. */
  exchangeFrames: 1000,
  /** Connections followed at once in exports; beyond it the oldest one begins anew where it goes on. */
  exportConnections: 10_000,
  /** Comments on one packet of a capture: a comment is a finding, and a trace file may hold any number of them. */
  exportPacketComments: 100,
  /** Records listed in an HTML report, about 100 octets each: a browser of today holds them, and nobody reads more. */
  reportRecords: 10_000,
  /** Records kept besides, for findings that come later and name them as proof. */
  reportRecent: 2_000,
  /** Findings explained in an HTML report. */
  reportFindings: 500,
  /** Streams drawn in an HTML report. */
  reportStreams: 1000,
  /** Connections described in an HTML report. */
  reportConnections: 200,
  /** Characters of an HTML report's messages, and as many of its frame table; and of the content of one message. */
  reportCharacters: 8 * 1024 * 1024,
  reportContentCharacters: 16 * 1024,
} as const;
