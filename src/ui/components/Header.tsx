import { Box } from 'ink';
import { headerParts, PROGRAM } from '../header-parts.ts';
import type { Overview } from '../overview.ts';
import type { SessionFacts } from '../session-facts.ts';
import { Styled } from './styled.tsx';

/** What is inspected, how much has passed, where it is written. */
export function Header({ facts, overview, width }: HeaderProps) {
  const { place, protocol, totals, recording } = headerParts(facts, overview, width);
  return (
    <Box width={width} height={1} justifyContent="space-between">
      <Box flexShrink={1} gap={2}>
        <Styled style="strong">{PROGRAM}</Styled>
        {place ? <Styled>{place}</Styled> : null}
        {protocol ? <Styled style="muted">{protocol}</Styled> : null}
      </Box>
      <Box flexShrink={0} gap={2} marginRight={1}>
        <Styled>{totals}</Styled>
        {recording ? <Styled style="error">{recording}</Styled> : null}
      </Box>
    </Box>
  );
}

interface HeaderProps {
  readonly facts: SessionFacts;
  readonly overview: Overview;
  readonly width: number;
}
