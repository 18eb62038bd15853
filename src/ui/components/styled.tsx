import { Text } from 'ink';
import { createContext, useContext } from 'react';
import { printable } from '../format/line.ts';
import { createPaint, type Paint, type Style } from '../theme.ts';

/** How styles become SGR on this terminal. */
export const PaintContext = createContext<Paint>(createPaint(0));

/** A word with a meaning. The one way components put text on the screen: nothing unprintable passes. */
export function Styled({ children, style }: { readonly children: string; readonly style?: Style | undefined }) {
  const paint = useContext(PaintContext);
  return <Text wrap="truncate">{paint(printable(children), style)}</Text>;
}
