import { Box } from 'ink';
import type { Status } from '../chrome.ts';
import { escapeText } from '../format/escape.ts';
import { PROMPT_SIGNS, type Prompt } from '../prompt.ts';
import { Styled } from './styled.tsx';

/** The line for typing, or what just happened. */
export function BottomLine({ prompt, status, idle, width }: BottomLineProps) {
  return (
    <Box width={width} height={1}>
      {prompt ? (
        <PromptLine prompt={prompt} status={status} />
      ) : (
        <Styled style={styleOf(status)}>{` ${textOf(status, idle)}`}</Styled>
      )}
    </Box>
  );
}

interface BottomLineProps {
  readonly prompt: Prompt | undefined;
  readonly status: Status | undefined;
  /** What stands there while nothing happens. */
  readonly idle: string;
  readonly width: number;
}

const styleOf = (status: Status | undefined) => (status?.kind === 'error' ? 'error' : 'muted');
const textOf = (status: Status | undefined, idle: string) => (status ? escapeText(status.text) : idle);

function PromptLine({ prompt, status }: { readonly prompt: Prompt; readonly status: Status | undefined }) {
  const { text, cursor, error } = prompt;
  const wrong = error?.column ?? text.length;
  const note = error ? `   ✖ at ${error.column + 1}: ${error.message}` : status ? `   ${status.text}` : '';
  const marked = (from: number, to: number) => (
    <>
      <Styled>{text.slice(from, Math.max(from, Math.min(to, wrong)))}</Styled>
      <Styled style="error">{text.slice(Math.max(from, Math.min(to, wrong)), to)}</Styled>
    </>
  );
  return (
    <>
      <Styled style="strong">{PROMPT_SIGNS[prompt.kind]}</Styled>
      {marked(0, cursor)}
      <Styled style="selected">{text[cursor] ?? ' '}</Styled>
      {marked(cursor + 1, text.length)}
      <Styled style={error ? 'error' : 'muted'}>{escapeText(note)}</Styled>
    </>
  );
}
