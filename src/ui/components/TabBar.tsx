import { Box } from 'ink';
import { count } from '../format/quantities.ts';
import type { Overview } from '../overview.ts';
import { placed, tabs } from '../tabs.ts';
import type { Pane } from '../view-state.ts';
import { Styled } from './styled.tsx';

interface TabBarProps {
  readonly overview: Overview;
  readonly pane: Pane;
  /** Undefined for a file: nothing comes there. */
  readonly following: boolean | undefined;
  /** Records that arrived while the view stands still. */
  readonly waiting: number;
  /** Records that left memory. */
  readonly evicted: number;
  readonly filter: string;
  readonly width: number;
}

/** Which view, which filter, whether it follows. */
export function TabBar({ overview, pane, following, waiting, evicted, filter, width }: TabBarProps) {
  const news = waiting > 0 ? ` ${count(waiting)} new` : '';
  return (
    <Box width={width} height={1} justifyContent="space-between">
      <Box flexShrink={0}>
        {tabs(overview).map((tab) => (
          <Box key={tab.pane} marginRight={1}>
            <Styled
              style={tab.pane === pane ? 'selected' : tab.pane === 'findings' ? findingsStyle(overview) : undefined}
            >
              {tab.label}
            </Styled>
          </Box>
        ))}
      </Box>
      <Box flexShrink={1} gap={1}>
        {placed(overview, width, { filter, evicted }).beside.map((text) => (
          <Styled key={text} style="warning">
            {text}
          </Styled>
        ))}
        <Box flexShrink={0}>
          <Following following={following} news={news} />
        </Box>
      </Box>
    </Box>
  );
}

function Following({ following, news }: { readonly following: boolean | undefined; readonly news: string }) {
  if (following === undefined) return null;
  return <Styled style={following ? 'good' : 'warning'}>{following ? '▼ following ' : `❚❚ paused${news} `}</Styled>;
}

function findingsStyle({ bySeverity }: Overview) {
  return bySeverity.error > 0 ? 'error' : bySeverity.warning > 0 ? 'warning' : undefined;
}
