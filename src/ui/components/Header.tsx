import { Box } from 'ink';
import { escapeText } from '../format/escape.ts';
import { counted, octets } from '../format/quantities.ts';
import type { Overview } from '../overview.ts';
import type { SessionFacts } from '../session-facts.ts';
import { Styled } from './styled.tsx';

/** Columns. */
const NARROW = 40;

/** What is inspected, how much has passed, where it is written. */
export function Header({ facts, overview, width }: HeaderProps) {
  const { latest } = overview;
  const tls = latest?.client.tls;
  const protocol = latest ? [latest.alpn ?? 'no ALPN', tls?.version ?? 'cleartext'].join(' ') : '';
  const room = width >= 110;
  // On a very narrow terminal both do not fit, and the name says more.
  const totals =
    width < NARROW
      ? ''
      : [
          ...(room ? [counted(overview.connections, 'connection'), counted(overview.streams, 'stream')] : []),
          counted(overview.frames, 'frame'),
          octets(overview.octets),
        ].join(' · ');
  return (
    <Box width={width} height={1} justifyContent="space-between">
      <Box flexShrink={1} gap={1}>
        <Box flexShrink={0}>
          <Styled style="strong"> h2inspect</Styled>
        </Box>
        <Styled>{placeOf(facts)}</Styled>
        {room && protocol ? <Styled style="muted">{protocol}</Styled> : null}
      </Box>
      <Box flexShrink={0} gap={1}>
        <Styled>{` ${totals}`}</Styled>
        {facts.recording ? <Styled style="error">{`● ${escapeText(facts.recording)} `}</Styled> : <Styled> </Styled>}
      </Box>
    </Box>
  );
}

interface HeaderProps {
  readonly facts: SessionFacts;
  readonly overview: Overview;
  readonly width: number;
}

function placeOf({ file, listening, upstream }: SessionFacts): string {
  if (file !== undefined) return escapeText(file);
  return escapeText(`${listening ?? ''} → ${upstream ?? ''}`);
}
