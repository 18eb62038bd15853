export { ConnectionView, isStart } from './connection-view.ts';
export type { EndpointView, OpenFieldBlock, SeenGoaway } from './endpoint-view.ts';
export { fieldValue, fieldWith, isGrpc, nameTraits, PSEUDO, Trait, valueTraits } from './field-traits.ts';
export { type FlowWindow, INITIAL_CONNECTION_WINDOW, MAX_WINDOW } from './flow-window.ts';
export type { LagLog } from './lag-log.ts';
export type { MessageSection, SectionKind } from './message-section.ts';
export type { SettingsView, SettingValues } from './settings-view.ts';
export type { HalfState, HalfStream, StreamState } from './stream-state.ts';
export { initiatorOf, type StreamFate, type StreamTable } from './stream-table.ts';
