// Which page an address names.
import { describe, expect, it } from 'vitest';
import { interventionOf, pathOfDesk, pathOfRoom, routeOf } from '../../src/views/router.svelte';

describe('an address', () => {
  it.each([
    ['/', { page: 'list' }],
    ['/rooms/ny-data', { page: 'room', room: 'ny-data' }],
    ['/rooms/ny-data/', { page: 'room', room: 'ny-data' }],
    ['/rooms/ny-data/desk', { page: 'desk', room: 'ny-data' }],
    ['/rooms/ny-data/desk/', { page: 'desk', room: 'ny-data' }],
    ['/rooms/ny-data/desks', { page: 'unknown' }],
    ['/rooms/NY', { page: 'unknown' }],
    ['/rooms', { page: 'unknown' }],
  ])('%s', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it('is found again from what it names', () => {
    expect(routeOf(pathOfRoom('a'))).toEqual({ page: 'room', room: 'a' });
    expect(routeOf(pathOfDesk('a'))).toEqual({ page: 'desk', room: 'a' });
    expect([interventionOf('#i-abc_-1'), interventionOf('#content'), interventionOf('#i-')]).toEqual(['abc_-1', undefined, undefined]);
  });
});
