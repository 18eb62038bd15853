import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import { describe, expect, test } from 'vitest';
import { BottomLine } from '../../../src/ui/components/BottomLine.tsx';
import { Header } from '../../../src/ui/components/Header.tsx';
import { Help } from '../../../src/ui/components/Help.tsx';
import { TabBar } from '../../../src/ui/components/TabBar.tsx';
import { KEYMAP } from '../../../src/ui/keymap.ts';
import { Overview } from '../../../src/ui/overview.ts';
import { openPrompt } from '../../../src/ui/prompt.ts';
import { tabAt } from '../../../src/ui/tabs.ts';
import { Play } from '../support.ts';

/** What a component draws, without styles. */
function drawn(element: ReactElement): string {
  const { lastFrame, unmount } = render(element);
  const frame = lastFrame() ?? '';
  unmount();
  return frame.replace(/\x1b\[[\d;]*m/g, '');
}

function overviewOf(play: Play): Overview {
  const overview = new Overview();
  overview.advance(play.source, Number.POSITIVE_INFINITY);
  return overview;
}
const busy = overviewOf(
  new Play()
    .open()
    .request(1, '/')
    .headers('server', 1, [[':status', '200']], true),
);
const LIVE = { listening: 'https://localhost:9443', upstream: 'https://localhost:8443', startedAt: 0 };

describe('Header', () => {
  test('says where, what and how much', () => {
    const text = drawn(<Header facts={{ ...LIVE, recording: 'trace.json' }} overview={busy} width={130} />);
    expect(text).toContain('https://localhost:9443 → https://localhost:8443  h2 TLSv1.3');
    expect(text).toContain('1 connection · 1 stream · 2 frames');
    expect(text).toContain('● trace.json');
  });

  test.each([100, 105, 110, 115, 120, 125])('keeps its parts apart at %d columns', (width) => {
    const text = drawn(<Header facts={LIVE} overview={busy} width={width} />);
    expect(text).toMatch(/^ h2inspect {2}https:\/\/localhost:9443 → https:\/\/localhost:8443 {2}/);
    expect(text).toMatch(/ {2}(1 connection · 1 stream · )?2 frames · \d+ B$/);
  });

  test.each([30, 40, 80, 130])('is one line at %d columns, whatever the names', (width) => {
    const facts = { ...LIVE, upstream: `https://${'x'.repeat(200)}\x1b]0;evil\x07` };
    const text = drawn(<Header facts={facts} overview={busy} width={width} />);
    expect(text.split('\n')).toHaveLength(1);
    expect(text.length).toBeLessThanOrEqual(width);
    expect(text).not.toContain('\x1b');
  });
});

describe('TabBar', () => {
  const bar = (changes: object) =>
    drawn(
      <TabBar
        overview={busy}
        pane="frames"
        following={true}
        waiting={0}
        evicted={0}
        filter=""
        width={120}
        {...changes}
      />,
    );

  test.each<[string, object, string]>([
    ['following', {}, '▼ following'],
    ['paused, and what was missed', { following: false, waiting: 1234 }, '❚❚ paused 1 234 new'],
    ['the filter', { filter: 'type == PING' }, 'filter: type == PING'],
    ['records that left memory', { evicted: 5000 }, '5 000 older records left memory'],
  ])('tells %s', (_, changes, text) => expect(bar(changes)).toContain(text));

  test('a file is not followed', () => expect(bar({ following: undefined })).not.toMatch(/following|paused/));

  test('every tab can be clicked where it is drawn', () => {
    const line = bar({});
    for (const [title, pane] of [
      ['1 Frames', 'frames'],
      ['2 Streams', 'streams'],
      ['4 Findings', 'findings'],
    ] as const) {
      expect(tabAt(busy, line.indexOf(title))).toBe(pane);
    }
    expect(tabAt(busy, 100)).toBeUndefined();
  });
});

describe('BottomLine', () => {
  test.each([
    ['what is typed', { prompt: openPrompt('filter', 'type == PING') }, 'filter: type == PING'],
    ['what is around the cursor', { prompt: openPrompt('filter', `${'x'.repeat(300)}end`) }, 'xxxend'],
    ['what just happened', { status: { kind: 'info', text: 'copied' } }, 'copied'],
    ['what stands there otherwise', {}, 'idle text'],
  ])('shows %s', (_, given, text) => {
    const props = { prompt: undefined, status: undefined, idle: 'idle text', width: 100, ...given } as Parameters<
      typeof BottomLine
    >[0];
    expect(drawn(<BottomLine {...props} />)).toContain(text);
  });
});

describe('Help', () => {
  test('lists every binding of the key table', () => {
    const text = drawn(<Help width={200} height={40} top={0} />);
    for (const { keys, help } of KEYMAP) {
      expect(text).toContain(keys.join(' '));
      expect(text).toContain(help.slice(0, 30));
    }
  });

  test('scrolls where the screen is short', () => {
    expect(drawn(<Help width={80} height={10} top={0} />)).toContain('Views');
    expect(drawn(<Help width={80} height={10} top={99} />)).toContain('END_STREAM');
  });
});
