import { describe, expect, test } from 'vitest';
import { type Command, KEYMAP } from '../../src/ui/keymap.ts';
import { positions } from '../../src/ui/panes/pane.ts';
import {
  cursorAt,
  END,
  INITIAL_VIEW,
  isFollowing,
  moveCursor,
  reduce,
  type Scene,
  type ViewState,
  viewport,
} from '../../src/ui/view-state.ts';

const scene: Scene = {
  list: positions(100),
  listHeight: 10,
  detail: positions(20),
  detailHeight: 5,
  besideList: true,
  sortableColumns: 4,
};
const viewAfter = (commands: readonly Command[], state: ViewState = INITIAL_VIEW, on: Scene = scene): ViewState =>
  commands.reduce((view, command) => reduce(view, command, on), state);

describe('moving in the list', () => {
  test.each<[string, readonly Command[], number, number]>([
    ['starts at the end', [], 99, 90],
    ['one up leaves the end, the screen stands still', ['up'], 98, 90],
    ['up to the first visible row', Array(9).fill('up'), 90, 90],
    ['one more scrolls', Array(10).fill('up'), 89, 89],
    ['down again does not scroll yet', [...Array(10).fill('up'), 'down'], 90, 89],
    ['a page', ['page-up'], 90, 90],
    ['two pages', ['page-up', 'page-up'], 81, 81],
    ['the first row', ['first'], 0, 0],
    ['never above the first row', ['first', 'up'], 0, 0],
    ['back to the end', ['first', 'last'], 99, 90],
  ])('%s', (_, commands, index, top) => {
    expect(viewport(scene.list, viewAfter(commands).cursors.frames, 10)).toEqual({ index, top });
  });

  test('a list that grows does not move under a cursor that stands still', () => {
    const cursor = viewAfter(['up']).cursors.frames;
    expect(viewport(positions(200), cursor, 10)).toEqual({ index: 98, top: 90 });
  });

  test('an empty list has no rows to move to', () => {
    const empty = { ...scene, list: positions(0) };
    expect(
      viewport(empty.list, viewAfter(['down', 'page-down', 'first'], INITIAL_VIEW, empty).cursors.frames, 10).top,
    ).toBe(0);
  });

  test('going to a visible row does not scroll, to another one puts it in the middle', () => {
    const cursor = moveCursor(scene.list, { key: 50, row: 5 }, 10, 0);
    expect(cursorAt(scene.list, cursor, 10, 52)).toEqual({ key: 52, row: 7 });
    expect(cursorAt(scene.list, cursor, 10, 80)).toEqual({ key: 80, row: 5 });
  });
});

describe('following', () => {
  test.each<[string, readonly Command[], boolean]>([
    ['at first', [], true],
    ['moving stops it', ['up'], false],
    ['Space stops it', ['toggle-follow'], false],
    ['Space twice goes on', ['toggle-follow', 'toggle-follow'], true],
    ['the end follows', ['up', 'last'], true],
    ['the end of the detail does not', ['up', 'switch-focus', 'last'], false],
    ['other views leave it alone', ['pane-findings', 'down', 'last'], true],
  ])('%s', (_, commands, following) => expect(isFollowing(viewAfter(commands))).toBe(following));
});

describe('views', () => {
  test.each<[string, readonly Command[], Partial<ViewState>]>([
    ['a number shows a view', ['pane-streams'], { pane: 'streams' }],
    ['back from another view leads to Frames', ['pane-streams', 'back'], { pane: 'frames' }],
    ['Tab goes to the detail and back', ['switch-focus', 'switch-focus'], { focus: 'list' }],
    ['back from the detail leads to the list', ['switch-focus', 'back'], { focus: 'list' }],
    ['octets on and off', ['toggle-hex', 'toggle-hex'], { hex: false }],
    ['three ways to tell time', ['next-time', 'next-time', 'next-time'], { time: 'since-start' }],
    ['the table of the other side', ['pane-connections', 'right'], { tableOf: 'client' }],
    ['sorting wraps around', ['pane-streams', 'left'], { sort: { column: 3, descending: false } }],
    [
      'moving scrolls the help, not the list',
      ['help', 'down'],
      { help: true, helpTop: 1, cursors: INITIAL_VIEW.cursors },
    ],
    ['any other key closes help and does nothing else', ['help', 'toggle-hex'], { help: false, hex: false }],
  ])('%s', (_, commands, expected) => expect(viewAfter(commands)).toMatchObject(expected));

  test('without room beside the list, Tab gives the detail the whole screen, and takes it away again', () => {
    const small = { ...scene, besideList: false };
    expect(viewAfter(['switch-focus'], INITIAL_VIEW, small)).toMatchObject({ focus: 'detail', zoomed: true });
    const back = viewAfter(['switch-focus', 'switch-focus'], INITIAL_VIEW, small);
    expect(back).toMatchObject({ focus: 'list', zoomed: false });
  });

  test('back in Frames drops the filter', () => {
    expect(viewAfter(['back'], { ...INITIAL_VIEW, filter: 'type == PING' }).filter).toBe('');
  });

  test('another row shows its detail from the top', () => {
    const moved = viewAfter(['switch-focus', 'down', 'down', 'back', 'up']);
    expect(moved.detail).toEqual({ key: 0, row: 0 });
  });
});

test('no key stands for two commands', () => {
  const keys = KEYMAP.flatMap((binding) => binding.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the end of a list is no row of it', () => expect(END).toBeGreaterThan(Number.MAX_SAFE_INTEGER));

describe('the way back', () => {
  const away: ViewState = {
    ...INITIAL_VIEW,
    filter: 'stream == 3',
    cameFrom: { pane: 'streams', filter: 'type == DATA' },
  };

  test('Esc leads to the view Enter led away from, and to its filter', () => {
    expect(viewAfter(['back'], away)).toMatchObject({ pane: 'streams', filter: 'type == DATA', cameFrom: undefined });
  });
  test('another view forgets it', () => {
    expect(viewAfter(['pane-findings', 'pane-frames', 'back'], away)).toMatchObject({ pane: 'frames', filter: '' });
  });
  test('without one, Esc drops the filter, and then what was searched for', () => {
    const filtered = { ...INITIAL_VIEW, filter: 'type == DATA', search: 'x' };
    expect(viewAfter(['back'], filtered)).toMatchObject({ filter: '', search: 'x' });
    expect(viewAfter(['back', 'back'], filtered)).toMatchObject({ filter: '', search: '' });
  });
});

describe('what belongs to the chosen frame', () => {
  const related: Scene = { ...scene, related: { streams: 77, connections: 3 } };
  const chosen = { ...INITIAL_VIEW, cursors: { ...INITIAL_VIEW.cursors, frames: { key: 5, row: 0 } } };

  test('is chosen in the other views', () => {
    expect(viewAfter(['pane-streams'], chosen, related).cursors.streams.key).toBe(77);
    expect(viewAfter(['pane-connections'], chosen, related).cursors.connections.key).toBe(3);
    expect(viewAfter(['pane-findings'], chosen, related).cursors.findings).toEqual(INITIAL_VIEW.cursors.findings);
  });
  test('not while frames are followed, nor from other views', () => {
    expect(viewAfter(['pane-streams'], INITIAL_VIEW, related).cursors.streams.key).toBe(0);
    expect(viewAfter(['pane-streams'], { ...chosen, pane: 'findings' }, related).cursors.streams.key).toBe(0);
  });
});
