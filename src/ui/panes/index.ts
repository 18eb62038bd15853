import type { Pane } from '../view-state.ts';
import { connectionsPane } from './connections-pane.ts';
import { findingsPane } from './findings-pane.ts';
import { framesPane } from './frames-pane.ts';
import type { PaneModel, Picture } from './pane.ts';
import { streamsPane } from './streams-pane.ts';

const PANE_MODELS: Readonly<Record<Pane, (picture: Picture) => PaneModel>> = {
  frames: framesPane,
  streams: streamsPane,
  connections: connectionsPane,
  findings: findingsPane,
};

/** The current view, ready to be drawn. */
export const paneOf = (picture: Picture): PaneModel => PANE_MODELS[picture.view.pane](picture);
