import { afterFrame, type Rule } from '../../rule.ts';

const ACK = 0x1;

export const rttReport: Rule = {
  id: 'rtt-report',
  title: 'the measured round trip',
  section: 'RFC 9113 §6.7',
  severity: 'info',
  fault: 'none',
  tier: 'P2',
  when: 'The first PING of a connection was acknowledged. A leg’s round trip is the shortest time from a PING or SETTINGS passing by to its acknowledgement.',
  unless: 'There is no PING on the connection.',
  peers: 'Whoever answers late shows a long round trip: it includes the endpoint’s own delay.',
  summary: 'round trip {client} to the client and {server} to the server',
  fix: 'Nothing to do.',
  fires: ['OPEN; C> PING(x); +20ms; S> PING.ACK(x)'],
  silent: ['OPEN; GET1; OK1.ES', 'OPEN; C> PING(x6161); S> PING.ACK(x6262)'],
  watch: afterFrame(['PING'], ({ frame: { flagBits }, from, view }) => {
    const asked = view.other(from);
    if ((flagBits & ACK) === 0 || asked.pingsSent !== 1 || asked.pings.length > 0) return undefined;
    const trip = (duration: number) => (Number.isFinite(duration) ? `${duration.toFixed(1)} ms` : 'unknown');
    return {
      streamId: null,
      values: {
        client: trip(view.client.roundTrip),
        server: trip(view.server.roundTrip),
      },
    };
  }),
};
