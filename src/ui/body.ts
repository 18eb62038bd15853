import { type Line, renderLine, span } from './format/line.ts';
import { withMatches } from './format/matches.ts';
import type { Layout } from './layout.ts';
import type { DetailLine } from './panes/detail-line.ts';
import { type PaneModel, positions } from './panes/pane.ts';
import type { Paint } from './theme.ts';
import { type ViewState, viewport } from './view-state.ts';

/** Draws list and detail of the current pane: `layout.bodyHeight` lines, each exactly as wide as the screen. */
export function drawBody(pane: PaneModel, view: ViewState, layout: Layout, paint: Paint): readonly string[] {
  const { columns } = layout;
  if (pane.list.length === 0) return drawEmpty(pane.empty, layout, paint);
  const { index, top } = viewport(pane.list, view.cursors[view.pane], Math.max(1, layout.listHeight));
  const lines: string[] = [];
  if (layout.detailHeight < layout.bodyHeight) {
    lines.push(renderLine(pane.head(columns), columns, paint));
    for (let row = top; row < top + layout.listHeight; row++) {
      const line = row < pane.list.length ? withMatches(pane.row(row, columns), view.search) : [];
      const base = row !== index ? undefined : view.focus === 'list' ? 'selected' : 'selected-blurred';
      lines.push(renderLine(line, columns, paint, 1, base));
    }
  }
  if (layout.detailHeight > 0) {
    const details = pane.detail(index, layout.detailWidth, layout.sideWidth > 0);
    if (layout.listHeight > 0) lines.push(renderLine(separator(details.length, view, layout), columns, paint));
    lines.push(...drawDetail(pane, index, details, view, layout, paint));
  }
  return lines;
}

/** The line between list and detail; it says how much of the detail there is where not all of it is to be seen. */
function separator(length: number, view: ViewState, { columns, detailHeight, belowHeight }: Layout): Line {
  const height = detailHeight - belowHeight;
  if (length <= height) return [span('─'.repeat(columns), 'muted')];
  const { top } = viewport(positions(length), view.detail, Math.max(1, height));
  const keys = view.focus === 'detail' ? '' : ' · Tab, then j k';
  const text = ` lines ${top + 1}–${top + height} of ${length}${keys} `;
  return [span('─'.repeat(Math.max(0, columns - text.length - 2)), 'muted'), span(text), span('──', 'muted')];
}

function drawDetail(
  pane: PaneModel,
  index: number,
  details: readonly DetailLine[],
  view: ViewState,
  layout: Layout,
  paint: Paint,
): readonly string[] {
  const { detailHeight, belowHeight, detailWidth, sideWidth, columns } = layout;
  const height = detailHeight - belowHeight;
  const focused = view.focus === 'detail';
  const { index: chosen, top } = viewport(positions(details.length), view.detail, Math.max(1, height));
  const chosenLine = focused ? details[chosen] : undefined;
  const below =
    belowHeight === 0
      ? []
      : [
          [span('─'.repeat(columns), 'muted')],
          ...fill(pane.side?.(index, chosenLine, columns, belowHeight - 1) ?? [], belowHeight - 1),
        ];
  const shown = fill(details.slice(top, top + height), height);
  const side = sideWidth > 0 ? (pane.side?.(index, chosenLine, sideWidth - 1, height) ?? []) : [];
  const drawn = shown.map((detail, row) => {
    const base = focused && top + row === chosen ? 'selected' : undefined;
    const left = renderLine(withMatches(detail?.line ?? [], view.search), detailWidth, paint, 1, base);
    if (sideWidth === 0) return left;
    const bar = renderLine(
      [span('│', 'muted'), span(' '), ...(side[row] ?? [])],
      sideWidth + 1,
      paint,
      detailWidth + 1,
    );
    return left + bar;
  });
  return [...drawn, ...below.map((line) => renderLine(line ?? [], columns, paint))];
}

const fill = <Item>(items: readonly Item[], height: number): readonly (Item | undefined)[] =>
  Array.from({ length: height }, (_, at) => items[at]);

/** What to do next, in the middle of the screen. */
function drawEmpty(text: readonly string[], { columns, bodyHeight }: Layout, paint: Paint): readonly string[] {
  const above = Math.max(0, Math.floor((bodyHeight - text.length) / 2));
  const indent = Math.max(1, Math.floor((columns - Math.max(0, ...text.map((line) => line.length))) / 2));
  return Array.from({ length: bodyHeight }, (_, row) =>
    renderLine(
      [span(' '.repeat(indent)), span(text[row - above] ?? '', row === above ? 'strong' : undefined)],
      columns,
      paint,
    ),
  );
}
