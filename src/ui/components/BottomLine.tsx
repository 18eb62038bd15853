import { Box } from 'ink';
import type { Status } from '../chrome.ts';
import { escapeText } from '../format/escape.ts';
import { PROMPT_SIGNS, type Prompt } from '../prompt.ts';
import { promptWindow } from '../prompt-note.ts';
import { Styled } from './styled.tsx';

/** The line for typing, or what just happened. */
export function BottomLine({ prompt, status, idle, width }: BottomLineProps) {
  return (
    <Box width={width} height={1}>
      {prompt ? (
        <PromptLine prompt={prompt} width={width} />
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

function PromptLine({ prompt, width }: { readonly prompt: Prompt; readonly width: number }) {
  const { text, cursor, error } = prompt;
  const shown = promptWindow(prompt, width);
  const wrong = error?.column ?? Number.POSITIVE_INFINITY;
  const piece = (from: number, to: number, style?: 'error') => {
    const cut = text.slice(Math.max(from, shown.from), Math.min(to, shown.to));
    return cut === '' || from >= to ? null : <Styled style={style}>{cut}</Styled>;
  };
  const marked = (from: number, to: number) => (
    <>
      {piece(from, Math.min(to, wrong))}
      {piece(Math.max(from, wrong), to, 'error')}
    </>
  );
  return (
    <>
      <Box flexShrink={0}>
        <Styled style="strong">{PROMPT_SIGNS[prompt.kind]}</Styled>
      </Box>
      {marked(0, cursor)}
      <Box flexShrink={0}>
        <Styled style="selected">{text[cursor] ?? ' '}</Styled>
      </Box>
      {marked(cursor + 1, text.length)}
    </>
  );
}
