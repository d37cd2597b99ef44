// Round rods along lines: ribs and long bones once, muscles again for every frame.

export interface Rings {
  positions: Float32Array;
  normals: Float32Array;
}

/** Triangles between the rings of a rod of `rings` rings, whose corners begin at `first`. */
export function skin(rings: number, sides: number, first: number): number[] {
  const found: number[] = [];
  for (let ring = 0; ring + 1 < rings; ring++) {
    for (let side = 0; side < sides; side++) {
      const a = first + ring * sides + side;
      const b = first + ring * sides + ((side + 1) % sides);
      found.push(a, b, a + sides, b, b + sides, a + sides);
    }
  }
  return found;
}

/** Writes the corners of a rod along points (x, y, z each) with a radius at each of them. */
export function wrap(points: number[], radii: number[], sides: number, out: Rings, first: number): void {
  const count = radii.length;
  let normal = [0, 0, 0];
  for (let ring = 0; ring < count; ring++) {
    const before = Math.max(ring - 1, 0);
    const next = Math.min(ring + 1, count - 1);
    const along = unit([0, 1, 2].map((axis) => points[3 * next + axis] - points[3 * before + axis]));
    const seed = ring === 0 ? (Math.abs(along[1]) < 0.8 ? [0, 1, 0] : [1, 0, 0]) : normal;
    const off = seed[0] * along[0] + seed[1] * along[1] + seed[2] * along[2];
    normal = unit(seed.map((value, axis) => value - off * along[axis]));
    const side = [
      along[1] * normal[2] - along[2] * normal[1],
      along[2] * normal[0] - along[0] * normal[2],
      along[0] * normal[1] - along[1] * normal[0],
    ];
    for (let corner = 0; corner < sides; corner++) {
      const angle = (2 * Math.PI * corner) / sides;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const at = 3 * (first + ring * sides + corner);
      for (let axis = 0; axis < 3; axis++) {
        const outward = c * normal[axis] + s * side[axis];
        out.normals[at + axis] = outward;
        out.positions[at + axis] = points[3 * ring + axis] + radii[ring] * outward;
      }
    }
  }
}

function unit(vector: number[]): number[] {
  const length = Math.hypot(vector[0], vector[1], vector[2]);
  return length > 1e-12 ? vector.map((value) => value / length) : [1, 0, 0];
}
