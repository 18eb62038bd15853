import { Box } from 'ink';
import { HELP_LINES, type HelpEntry } from '../help-lines.ts';
import { Styled } from './styled.tsx';

/** Columns an entry needs, so that its help is not cut. */
const ENTRY_WIDTH = 60;
const KEYS_WIDTH = 17;

/** Lines the help has on a screen of this width: it is printed in as many columns as there is room for. */
export const helpHeight = (width: number): number =>
  Math.ceil(HELP_LINES.length / Math.max(1, Math.floor(width / ENTRY_WIDTH)));

interface HelpProps {
  readonly width: number;
  readonly height: number;
  /** Lines scrolled out at the top. */
  readonly top: number;
}

/** The key table, printed; in as many columns as the screen has room for. */
export function Help({ width, height, top }: HelpProps) {
  const columns = Math.max(1, Math.floor(width / ENTRY_WIDTH));
  const perColumn = helpHeight(width);
  const first = Math.max(0, Math.min(top, perColumn - height));
  return (
    <Box width={width} height={height}>
      {Array.from({ length: columns }, (_, at) => at * perColumn).map((start) => (
        <Box key={start} width={Math.floor(width / columns)} flexDirection="column" paddingLeft={1}>
          {HELP_LINES.slice(start + first, start + Math.min(first + height, perColumn)).map((line) => (
            <HelpLine key={typeof line === 'string' ? line : line.keys + line.help} line={line} />
          ))}
        </Box>
      ))}
    </Box>
  );
}

function HelpLine({ line }: { readonly line: HelpEntry }) {
  if (typeof line === 'string') return <Styled style="title">{line}</Styled>;
  return (
    <Box>
      <Box flexShrink={0}>
        <Styled style="strong">{` ${line.keys.padEnd(KEYS_WIDTH)} `}</Styled>
      </Box>
      <Styled>{line.help}</Styled>
    </Box>
  );
}
