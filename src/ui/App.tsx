import { Box, useInput } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Status } from './chrome.ts';
import { BottomLine } from './components/BottomLine.tsx';
import { Header } from './components/Header.tsx';
import { Help, helpHeight } from './components/Help.tsx';
import { PaintContext, Styled } from './components/styled.tsx';
import { TabBar } from './components/TabBar.tsx';
import type { Controller } from './controller.ts';
import { hintsFor } from './hints.ts';
import { keyNames, mouseEvent } from './keys.ts';
import type { Layout } from './layout.ts';
import { type PromptNote, promptNote } from './prompt-note.ts';
import type { Session } from './session.ts';
import { isFollowing, type ViewState } from './view-state.ts';

/**
 * The chrome: everything around the body. The compositor puts the body between tabs and bottom line; leaving it out here
 * keeps Ink, which pays for every cell at every render, cheap.
 */
export function App({ session, controller }: { readonly session: Session; readonly controller: Controller }) {
  const { view, layout, status, waiting, idle } = useSyncExternalStore(session.subscribe, session.chrome);
  useInput((input, key) => {
    const mouse = mouseEvent(input);
    if (mouse === undefined) for (const name of keyNames(input, key)) controller.press(name);
    else if (mouse !== 'ignored') controller.mouse(mouse);
  });
  const { model, facts, paint } = session.stage;
  const { overview, source } = model;
  const { columns, bodyHeight } = layout;
  const under = underLine(view, status, layout);
  return (
    <PaintContext.Provider value={paint}>
      <Box flexDirection="column" width={columns}>
        <Header facts={facts} overview={overview} width={columns} />
        <TabBar
          overview={overview}
          pane={view.pane}
          following={facts.file === undefined ? isFollowing(view) : undefined}
          waiting={waiting}
          evicted={source.firstSeq}
          filter={view.filter}
          width={columns}
        />
        {view.help ? <Help width={columns} height={bodyHeight} top={view.helpTop} /> : null}
        <BottomLine prompt={view.prompt} status={status} idle={idle} width={columns} />
        {layout.hints ? <Styled style={under.style}>{under.text}</Styled> : null}
      </Box>
    </PaintContext.Provider>
  );
}

/** The last line: what keys do now. */
function underLine(view: ViewState, status: Status | undefined, { columns, bodyHeight }: Layout): PromptNote {
  if (view.prompt) return promptNote(view.prompt, status, columns);
  if (!view.help) return { text: hintsFor(view, columns), style: 'muted' };
  return {
    text: helpHeight(columns) > bodyHeight ? ' j k scroll   any other key closes' : ' any key closes',
    style: 'muted',
  };
}
