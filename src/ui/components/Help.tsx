import { Box } from 'ink';
import { type Binding, KEYMAP } from '../keymap.ts';
import { Styled } from './styled.tsx';

const GROUPS: readonly Binding['group'][] = ['Views', 'Moving', 'Finding', 'Taking away', 'Program'];
/** Columns a binding needs, so that its help is not cut. */
const BINDING_WIDTH = 76;

/** The key table, printed. */
export function Help({ width, height }: { readonly width: number; readonly height: number }) {
  const columns = Math.max(1, Math.floor(width / BINDING_WIDTH));
  const lines = GROUPS.flatMap((group) => [group, ...KEYMAP.filter((binding) => binding.group === group)]);
  const perColumn = Math.max(height, Math.ceil(lines.length / columns));
  return (
    <Box width={width} height={height} overflow="hidden">
      {Array.from({ length: columns }, (_, at) => (
        <Box key={GROUPS[at]} width={Math.floor(width / columns)} flexDirection="column" paddingLeft={1}>
          {lines.slice(at * perColumn, (at + 1) * perColumn).map((line) => (
            <HelpLine key={typeof line === 'string' ? line : line.command} line={line} />
          ))}
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
