import type { Overview } from './overview.ts';
import { SEVERITY_MARKS } from './theme.ts';
import { PANES, type Pane } from './view-state.ts';

/** 0-based row of the tabs. */
export const TAB_ROW = 1;

const TITLES: Readonly<Record<Pane, string>> = {
  frames: 'Frames',
  streams: 'Streams',
  connections: 'Connections',
  findings: 'Findings',
};

export interface Tab {
  readonly pane: Pane;
  readonly label: string;
}

/** ` 1 Frames `, … : what the tab bar shows, and what can be clicked. */
export function tabs({ bySeverity }: Pick<Overview, 'bySeverity'>): readonly Tab[] {
  const counts = (['error', 'warning', 'info'] as const)
    .filter((severity) => bySeverity[severity] > 0)
    .map((severity) => ` ${SEVERITY_MARKS[severity]} ${bySeverity[severity]}`)
    .join('');
  return PANES.map((pane, at) => ({
    pane,
    label: ` ${at + 1} ${TITLES[pane]}${pane === 'findings' ? counts : ''} `,
  }));
}

/** The tab at a 0-based column of the tab row. */
export function tabAt(overview: Pick<Overview, 'bySeverity'>, column: number): Pane | undefined {
  let end = 0;
  for (const { pane, label } of tabs(overview)) {
    end += label.length + 1;
    if (column < end) return pane;
  }
  return undefined;
}
