// Bones and discs as meshes, one group a body, moved by the body's pose.

import { BufferAttribute, BufferGeometry, DoubleSide, Group, Mesh, MeshStandardMaterial } from "three";
import { Scene, Task } from "./data";
import { melt, Surface } from "./melt";
import { skin, wrap } from "./rods";

const SIDES = 10;
const FINE = 2.5;
const COARSE = 4;
/** How far beyond an end, and how wide, a rod is rounded off; parts of its radius. */
const CAPS = [
  [0.5, 0.75],
  [0.75, 0.05],
];
const SMALL = /^([CTL]\d|girdle|hand|sternum)/;
const AROUND = /^(rib|sternum|girdle|humerus|forearm|hand|femur|tibia|foot)/;

export class Bones {
  readonly group = new Group();
  private readonly bodies = new Map<number, Group>();

  constructor(private readonly scene: Scene) {
    const bone = new MeshStandardMaterial({ color: 0xe9dec6, roughness: 0.72, side: DoubleSide });
    const disc = new MeshStandardMaterial({ color: 0x8fb3c0, roughness: 0.55 });
    for (const shape of scene.about.shapes) {
      const group = new Group();
      const name = scene.about.bodies[shape.body];
      const cell = SMALL.test(name) ? FINE : COARSE;
      if (shape.parts.length > 0) group.add(new Mesh(geometry(melt(shape.parts, cell, 0.9 * cell + 1)), bone));
      if (shape.discs.length > 0) group.add(new Mesh(geometry(melt(shape.discs, FINE, 1)), disc));
      for (const rod of shape.tubes) group.add(new Mesh(tube(rod), bone));
      group.userData.name = name;
      group.scale.setScalar(0.001 * scene.about.scale);
      this.bodies.set(shape.body, group);
      this.group.add(group);
    }
  }

  /** Moves every bone to where it is in a frame. */
  place(task: Task, frame: number): void {
    const count = this.scene.about.bodies.length;
    for (const [body, group] of this.bodies) {
      const at = 7 * (frame * count + body);
      const [x, y, z, w, qx, qy, qz] = task.poses.subarray(at, at + 7);
      group.position.set(x, y, z);
      group.quaternion.set(qx, qy, qz, w);
    }
  }

  /** Shows or hides ribs, shoulders and limbs. */
  surround(visible: boolean): void {
    for (const group of this.bodies.values()) group.visible = visible || !AROUND.test(group.userData.name);
  }
}

function geometry(surface: Surface): BufferGeometry {
  const found = new BufferGeometry();
  found.setAttribute("position", new BufferAttribute(new Float32Array(surface.positions), 3));
  found.setIndex(surface.triangles);
  found.computeVertexNormals();
  return found;
}

function tube(numbers: number[]): BufferGeometry {
  const rings = numbers.length / 4;
  const points: number[] = [];
  const radii: number[] = [];
  for (let ring = 0; ring < rings; ring++) {
    points.push(...numbers.slice(4 * ring, 4 * ring + 3));
    radii.push(numbers[4 * ring + 3]);
  }
  const begin = [1, 0].map((cap) => beyond(points, 0, 1, CAPS[cap][0] * radii[0]));
  const end = [0, 1].map((cap) => beyond(points, rings - 1, rings - 2, CAPS[cap][0] * radii[rings - 1]));
  const capped = [...begin.flat(), ...points, ...end.flat()];
  const ends = [CAPS[1][1] * radii[0], CAPS[0][1] * radii[0], ...radii, CAPS[0][1] * radii[rings - 1], CAPS[1][1] * radii[rings - 1]];
  const size = 3 * SIDES * ends.length;
  const out = { positions: new Float32Array(size), normals: new Float32Array(size) };
  wrap(capped, ends, SIDES, out, 0);
  const found = new BufferGeometry();
  found.setAttribute("position", new BufferAttribute(out.positions, 3));
  found.setIndex(skin(ends.length, SIDES, 0));
  found.computeVertexNormals();
  return found;
}

/** A point beyond one end of a line. */
function beyond(points: number[], last: number, before: number, by: number): number[] {
  const along = [0, 1, 2].map((axis) => points[3 * last + axis] - points[3 * before + axis]);
  const length = Math.hypot(...along) || 1;
  return along.map((value, axis) => points[3 * last + axis] + (by * value) / length);
}
