import { Box } from 'ink';
import { type Binding, KEYMAP } from '../keymap.ts';
import { Styled } from './styled.tsx';

const GROUPS: readonly Binding['group'][] = ['Views', 'Moving', 'Finding', 'Taking away', 'Program'];
/** Columns a binding needs, so that its help is not cut. */
const BINDING_WIDTH = 76;

const LINES: readonly (Binding | string)[] = GROUPS.flatMap((group) => [
  group,
  ...KEYMAP.filter((binding) => binding.group === group),
]);

interface HelpProps {
  readonly width: number;
  readonly height: number;
  /** Lines scrolled out at the top. */
  readonly top: number;
}

/** The key table, printed; in as many columns as the screen has room for. */
export function Help({ width, height, top }: HelpProps) {
  const columns = Math.max(1, Math.floor(width / BINDING_WIDTH));
  const perColumn = Math.max(height, Math.ceil(LINES.length / columns));
  const first = Math.min(top, Math.max(0, perColumn - height));
  return (
    <Box width={width} height={height}>
      {Array.from({ length: columns }, (_, at) => (
        <Box key={GROUPS[at]} width={Math.floor(width / columns)} flexDirection="column" paddingLeft={1}>
          {LINES.slice(at * perColumn + first, Math.min(at * perColumn + first + height, (at + 1) * perColumn)).map(
            (line) => (
              <HelpLine key={typeof line === 'string' ? line : line.command} line={line} />
            ),
          )}
        </Box>
      ))}
    </Box>
  );
}

function HelpLine({ line }: { readonly line: Binding | string }) {
  if (typeof line === 'string') return <Styled style="title">{line}</Styled>;
  return (
    <Box>
      <Styled style="strong">{`  ${line.keys.join(' ').padEnd(20)}`}</Styled>
      <Styled>{line.help}</Styled>
    </Box>
  );
}
