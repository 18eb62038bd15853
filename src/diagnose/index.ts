export type { Emit } from './case-file.ts';
export { type DebugData, lookUpDebugData } from './debug-data.ts';
export { Diagnosis, type DiagnosisOptions } from './diagnosis.ts';
export { Engine, type EngineOptions } from './engine.ts';
export type { ErrorText, ErrorTextFacts } from './error-texts/error-text.ts';
export { type ErrorTextMatch, lookUpErrorText, similarErrorTexts } from './error-texts/look-up.ts';
export { readablePattern } from './error-texts/pattern.ts';
export { type FindingGroup, groupFindings, severityOf, sizeOf } from './finding-groups.ts';
export {
  type EnforcedLimit,
  type KnownPeer,
  type PeerTraits,
  type RecognisedPeer,
  recognisePeer,
} from './known-peers.ts';
export { type FrameHead, type Impostor, impostorIn } from './magic-lengths.ts';
export type { RaisedFinding } from './raised-finding.ts';
export type { Breach, Rule } from './rule.ts';
export { type RuleSection, ruleIndex, rulePage, ruleSections } from './rule-page.ts';
export { RULES } from './rules/index.ts';
export { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.ts';
