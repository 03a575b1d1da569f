import { expect, it } from 'vitest';
import { Residents } from './residents.js';

it('who was concerned again stays longer than who came at the same time', () => {
  const residents = new Residents();
  for (let number = 1; number <= 4; number++) residents.keep(number, number * 1000);
  residents.keep(1, 1000);
  const left: number[] = [];
  residents.thinOut(2, (place) => left.push(place));
  expect([left, [1, 2, 3, 4].map((number) => residents.placeOf(number))]).toEqual([
    [2000, 3000],
    [1000, undefined, undefined, 4000],
  ]);
  residents.thinOut(1, (place) => left.push(place));
  expect(left).toEqual([2000, 3000, 4000]);
});

it('everybody leaves when nobody may stay, and a place that is somebody else’s counts anew', () => {
  const residents = new Residents();
  residents.keep(1, 0);
  residents.keep(1, 0);
  residents.keep(2, 5000);
  const left: number[] = [];
  residents.thinOut(0, (place) => left.push(place));
  expect(left.sort()).toEqual([0, 5000]);
  residents.keep(3, 0);
  residents.keep(4, 1);
  residents.thinOut(1, (place) => left.push(place));
  expect([residents.placeOf(3), residents.placeOf(4)]).toEqual([undefined, 1]);
});
