// Melts the rounded pieces of a bone into one closed surface: distances on a grid, then surface nets.
// Lengths in mm in the frame of the bone; the pieces are those of report/bones/parts.py.

export interface Surface {
  positions: number[];
  triangles: number[];
}

const FAR = 1e3;
const BLOCK = 4;
type Distance = (x: number, y: number, z: number) => number;

interface Piece {
  distance: Distance;
  low: number[];
  high: number[];
  carve: boolean;
}

export function melt(parts: number[][], cell: number, smooth: number): Surface {
  const pieces = parts.map(piece);
  const kept = pieces.filter((one) => !one.carve);
  const margin = smooth + 2 * cell;
  const low = [0, 1, 2].map((axis) => Math.min(...kept.map((one) => one.low[axis])) - margin);
  const high = [0, 1, 2].map((axis) => Math.max(...kept.map((one) => one.high[axis])) + margin);
  const size = [0, 1, 2].map((axis) => Math.ceil((high[axis] - low[axis]) / cell) + 1);
  const field = new Float32Array(size[0] * size[1] * size[2]).fill(FAR);
  for (const one of [...kept, ...pieces.filter((other) => other.carve)]) {
    const from = [0, 1, 2].map((axis) => Math.max(0, Math.floor((one.low[axis] - margin - low[axis]) / cell)));
    const to = [0, 1, 2].map((axis) => Math.min(size[axis] - 1, Math.ceil((one.high[axis] + margin - low[axis]) / cell)));
    fill(one, field, { from, to, size, low, cell, smooth });
  }
  return nets(field, size, low, cell);
}

interface Grid {
  from: number[];
  to: number[];
  size: number[];
  low: number[];
  cell: number;
  smooth: number;
}

/** Melts one piece into the grid, block by block; blocks that are far outside it are left alone. */
function fill(one: Piece, field: Float32Array, { from, to, size, low, cell, smooth }: Grid): void {
  const reach = 1.3 * (0.87 * BLOCK * cell) + smooth;
  const middle = (0.5 * BLOCK - 0.5) * cell;
  for (let k = from[2]; k <= to[2]; k += BLOCK) {
    for (let j = from[1]; j <= to[1]; j += BLOCK) {
      for (let i = from[0]; i <= to[0]; i += BLOCK) {
        const [x, y, z] = [low[0] + i * cell, low[1] + j * cell, low[2] + k * cell];
        if (one.distance(x + middle, y + middle, z + middle) > reach) continue;
        const [iEnd, jEnd, kEnd] = [i, j, k].map((start, axis) => Math.min(start + BLOCK - 1, to[axis]));
        for (let kk = k; kk <= kEnd; kk++) {
          for (let jj = j; jj <= jEnd; jj++) {
            let place = (kk * size[1] + jj) * size[0] + i;
            for (let ii = i; ii <= iEnd; ii++, place++) {
              const value = one.distance(low[0] + ii * cell, low[1] + jj * cell, low[2] + kk * cell);
              field[place] = one.carve ? -blend(-field[place], value, smooth) : blend(field[place], value, smooth);
            }
          }
        }
      }
    }
  }
}

/** Smooth least of two distances. */
function blend(one: number, other: number, smooth: number): number {
  const near = Math.max(smooth - Math.abs(one - other), 0) / smooth;
  return Math.min(one, other) - 0.25 * near * near * smooth;
}

function piece(numbers: number[]): Piece {
  const [kind, carve, ...rest] = numbers;
  const make = [cone, ellipsoid, drum, plate][kind];
  return { ...make(rest), carve: carve === 1 };
}

type Bare = Omit<Piece, "carve">;

function cone(n: number[]): Bare {
  const [ax, ay, az, bx, by, bz, ra, rb, sx, sy, sz] = n;
  const dx = (bx - ax) * sx;
  const dy = (by - ay) * sy;
  const dz = (bz - az) * sz;
  const long = dx * dx + dy * dy + dz * dz || 1;
  const most = Math.max(sx, sy, sz);
  const radius = [Math.max(ra, rb) / sx, Math.max(ra, rb) / sy, Math.max(ra, rb) / sz];
  const distance: Distance = (x, y, z) => {
    const px = (x - ax) * sx;
    const py = (y - ay) * sy;
    const pz = (z - az) * sz;
    const along = Math.min(1, Math.max(0, (px * dx + py * dy + pz * dz) / long));
    return (length(px - along * dx, py - along * dy, pz - along * dz) - ra - along * (rb - ra)) / most;
  };
  return { distance, ...box([[ax, ay, az], [bx, by, bz]], radius) };
}

function ellipsoid(n: number[]): Bare {
  const [cx, cy, cz, rx, ry, rz, pitch] = n;
  const [c, s] = [Math.cos(pitch), Math.sin(pitch)];
  const distance: Distance = (x, y, z) => {
    const px = ((x - cx) * c + (y - cy) * s) / rx;
    const py = (-(x - cx) * s + (y - cy) * c) / ry;
    const pz = (z - cz) / rz;
    const far = length(px, py, pz);
    const steep = length(px / rx, py / ry, pz / rz);
    return steep > 1e-9 ? (far * (far - 1)) / steep : -Math.min(rx, ry, rz);
  };
  const most = Math.max(rx, ry);
  return { distance, ...box([[cx, cy, cz]], [most, most, rz]) };
}

function drum(n: number[]): Bare {
  const [cx, cy, cz, pitch, half, wedge, lowDepth, lowWidth, highDepth, highWidth, waist, hollow] = n;
  const [c, s] = [Math.cos(pitch), Math.sin(pitch)];
  const slope = Math.tan(wedge / 2);
  const corner = Math.min(1.6, 0.3 * half);
  const distance: Distance = (x, y, z) => {
    const px = (x - cx) * c + (y - cy) * s;
    const py = -(x - cx) * s + (y - cy) * c;
    const pz = z - cz;
    const tall = half + px * slope;
    const part = Math.min(1, Math.max(-1, py / tall));
    const depth = lowDepth + (0.5 + 0.5 * part) * (highDepth - lowDepth);
    const width = lowWidth + (0.5 + 0.5 * part) * (highWidth - lowWidth);
    const narrow = 1 - waist * (1 - part * part);
    const across = pz / (width * narrow);
    let around = length(px / (depth * narrow), across);
    if (px < 0) around += hollow * Math.exp(-5 * across * across) * Math.min(1, -px / (0.5 * depth));
    const out = (around - 1) * Math.min(depth, width) + corner;
    const up = Math.abs(py) - tall + corner;
    return Math.min(Math.max(out, up), 0) + length(Math.max(out, 0), Math.max(up, 0)) - corner;
  };
  const depth = Math.max(lowDepth, highDepth);
  const reach = length(depth, half + depth * Math.abs(slope));
  return { distance, ...box([[cx, cy, cz]], [reach, reach, Math.max(lowWidth, highWidth)]) };
}

function plate(n: number[]): Bare {
  const [a, b, c] = [n.slice(0, 3), n.slice(3, 6), n.slice(6, 9)];
  const thick = n[9];
  const normal = cross(less(b, a), less(c, a));
  const size = Math.sqrt(dot(normal, normal));
  const edges = [edge(a, b, normal), edge(b, c, normal), edge(c, a, normal)];
  const distance: Distance = (x, y, z) => {
    let inside = true;
    let nearest = Infinity;
    for (const { from, along, outward, long } of edges) {
      const px = x - from[0];
      const py = y - from[1];
      const pz = z - from[2];
      if (px * outward[0] + py * outward[1] + pz * outward[2] > 0) inside = false;
      const part = Math.min(1, Math.max(0, (px * along[0] + py * along[1] + pz * along[2]) / long));
      nearest = Math.min(nearest, length(px - part * along[0], py - part * along[1], pz - part * along[2]));
    }
    if (!inside) return nearest - thick;
    return Math.abs((x - a[0]) * normal[0] + (y - a[1]) * normal[1] + (z - a[2]) * normal[2]) / size - thick;
  };
  return { distance, ...box([a, b, c], [thick, thick, thick]) };
}

function edge(from: number[], to: number[], normal: number[]) {
  const along = less(to, from);
  return { from, along, outward: cross(along, normal), long: dot(along, along) };
}

function box(points: number[][], grow: number[]): { low: number[]; high: number[] } {
  return {
    low: [0, 1, 2].map((axis) => Math.min(...points.map((point) => point[axis])) - grow[axis]),
    high: [0, 1, 2].map((axis) => Math.max(...points.map((point) => point[axis])) + grow[axis]),
  };
}

const length = (x: number, y: number, z = 0): number => Math.sqrt(x * x + y * y + z * z);
const less = (a: number[], b: number[]): number[] => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: number[], b: number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: number[], b: number[]): number[] => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Surface nets: one corner a cell that the surface crosses, at the mean of its crossings. */
function nets(field: Float32Array, size: number[], low: number[], cell: number): Surface {
  const [nx, ny, nz] = size;
  const steps = [1, nx, nx * ny];
  const corner = new Int32Array(field.length).fill(-1);
  const positions: number[] = [];
  const triangles: number[] = [];
  for (let k = 0; k < nz - 1; k++) {
    for (let j = 0; j < ny - 1; j++) {
      for (let i = 0; i < nx - 1; i++) {
        const at = (k * ny + j) * nx + i;
        if (!crossed(field, at, nx, nx * ny)) continue;
        const point = crossing(field, at, steps);
        corner[at] = positions.length / 3;
        positions.push(low[0] + (i + point[0]) * cell, low[1] + (j + point[1]) * cell, low[2] + (k + point[2]) * cell);
      }
    }
  }
  for (let k = 1; k < nz - 1; k++) {
    for (let j = 1; j < ny - 1; j++) {
      for (let i = 1; i < nx - 1; i++) {
        const at = (k * ny + j) * nx + i;
        const inside = field[at] < 0;
        for (let axis = 0; axis < 3; axis++) {
          if (inside === field[at + steps[axis]] < 0) continue;
          const u = steps[(axis + 1) % 3];
          const v = steps[(axis + 2) % 3];
          const [a, b, c, d] = [corner[at - u - v], corner[at - v], corner[at], corner[at - u]];
          if (inside) triangles.push(a, b, c, a, c, d);
          else triangles.push(a, c, b, a, d, c);
        }
      }
    }
  }
  return { positions, triangles };
}

/** Whether the corners of a cell lie on both sides of the surface. */
function crossed(field: Float32Array, at: number, y: number, z: number): boolean {
  const inside = field[at] < 0;
  return (
    inside !== field[at + 1] < 0 ||
    inside !== field[at + y] < 0 ||
    inside !== field[at + y + 1] < 0 ||
    inside !== field[at + z] < 0 ||
    inside !== field[at + z + 1] < 0 ||
    inside !== field[at + z + y] < 0 ||
    inside !== field[at + z + y + 1] < 0
  );
}

/** Mean of the places where the surface crosses the edges of a cell. */
function crossing(field: Float32Array, at: number, steps: number[]): number[] {
  let [x, y, z, count] = [0, 0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    for (let edge = 0; edge < 4; edge++) {
      const [iu, iv] = [edge & 1, edge >> 1];
      const begin = at + iu * steps[u] + iv * steps[v];
      const one = field[begin];
      const other = field[begin + steps[axis]];
      if (one < 0 === other < 0) continue;
      const where = [0, 0, 0];
      where[axis] = one / (one - other);
      where[u] = iu;
      where[v] = iv;
      x += where[0];
      y += where[1];
      z += where[2];
      count++;
    }
  }
  return [x / count, y / count, z / count];
}
