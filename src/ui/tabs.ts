import { count } from './format/quantities.ts';
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

/** Columns the words about following may take at the right end of the tabs. */
const FOLLOWING_ROOM = 22;

/** What restricts the rows, and is to be seen at all times. */
export interface Restrictions {
  readonly filter: string;
  /** Records that left memory. */
  readonly evicted: number;
}

/** What of it stands beside the tabs, and what has to go to the status line. Text, not escaped. */
export function placed(overview: Pick<Overview, 'bySeverity'>, width: number, { filter, evicted }: Restrictions) {
  let room = width - FOLLOWING_ROOM - tabs(overview).reduce((sum, { label }) => sum + label.length + 1, 0);
  const beside: string[] = [];
  const below: string[] = [];
  const place = (text: string) => {
    const fits = text.length + 1 <= room;
    if (fits) room -= text.length + 1;
    (fits ? beside : below).push(text);
  };
  if (filter !== '') place(`filter: ${filter}`);
  if (evicted > 0) place(`${count(evicted)} older records left memory`);
  return { beside, below };
}
