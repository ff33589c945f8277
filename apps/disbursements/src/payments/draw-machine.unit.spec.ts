import { readFile } from 'node:fs/promises';
import { DRAWING, drawMachine } from './draw-machine.js';

describe('the drawing of the payment’s states', () => {
  it('is what the code runs', async () => {
    expect(await readFile(DRAWING, 'utf8')).toBe(drawMachine());
  });
});
