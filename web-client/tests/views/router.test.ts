// Which page an address names.
import { describe, expect, it } from 'vitest';
import { pathOfDesk, pathOfPeople, pathOfRoom, pathOfRules, routeOf } from '../../src/views/router.svelte';

describe('an address', () => {
  it.each([
    ['/', { page: 'list' }],
    ['/rooms/ny-data', { page: 'room', room: 'ny-data' }],
    ['/rooms/ny-data/desk', { page: 'desk', room: 'ny-data' }],
    ['/rules', { page: 'rules' }],
    ['/rules/', { page: 'rules' }],
    ['/people', { page: 'people', part: '' }],
    ['/people/', { page: 'people', part: '' }],
    ['/people/import', { page: 'people', part: 'import' }],
    ['/people/delegations/add', { page: 'people', part: 'delegations/add' }],
    ['/people/AAAAAAAAAAAAAAAAAAAAAA/change/', { page: 'people', part: 'AAAAAAAAAAAAAAAAAAAAAA/change' }],
    ['/people/a/b/c', { page: 'unknown' }],
    ['/people/a.b', { page: 'unknown' }],
    ['/peoples', { page: 'unknown' }],
    ['/rules/x', { page: 'unknown' }],
    ['/rooms/NY', { page: 'unknown' }],
  ])('%s', (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });

  it('is read back as it was written', () => {
    expect(routeOf(pathOfRoom('ny-data'))).toEqual({ page: 'room', room: 'ny-data' });
    expect(routeOf(pathOfDesk('ny-data'))).toEqual({ page: 'desk', room: 'ny-data' });
    expect(routeOf(pathOfPeople('badges'))).toEqual({ page: 'people', part: 'badges' });
    expect(routeOf(pathOfPeople())).toEqual({ page: 'people', part: '' });
    expect(routeOf(pathOfRules)).toEqual({ page: 'rules' });
  });
});
